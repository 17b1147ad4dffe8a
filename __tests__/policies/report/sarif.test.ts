import { readFileSync } from "node:fs";
import Ajv from "ajv";
import draft4 from "ajv/lib/refs/json-schema-draft-04.json";
import { formats } from "../../../policies/report/all";
import { claimsInFile } from "../../../policies/waivers/claims";
import { reportOn, repositoryWithout } from "../../support/judged";

// The schema as OASIS published it, of a package that its editors' company maintains.
const SCHEMA = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

interface Log {
  readonly runs: readonly { readonly results: Record<string, unknown>[] }[];
}

describe("SARIF, by the schema of version 2.1.0", () => {
  const ajv = new Ajv({ schemaId: "auto", allErrors: true });
  ajv.addMetaSchema(draft4);
  const isValid = ajv.compile(JSON.parse(readFileSync(require.resolve(SCHEMA), "utf8")));
  const faultsOf = (log: unknown) => (isValid(log) ? [] : ajv.errorsText(isValid.errors).split(", "));
  const logOf = async (hcl: string, ...more: [Parameters<typeof reportOn>[1]?, string?]): Promise<Log> =>
    JSON.parse(formats.sarif(await reportOn(hcl, ...more), { isColoured: false }));

  it.each([
    ["a program with nothing in it", ""],
    ["findings", repositoryWithout()],
    ["a waived finding", repositoryWithout("# checkov:skip=CKV_AWS_51: tags are moved by the people who own them")],
    ["a faulty waiver", repositoryWithout("# checkov:skip=CKV_AWS_51: no")],
    ["what is undecided", 'variable "v" {}\nresource "aws_iam_role" "open" { assume_role_policy = var.v }'],
    ["what is not understood", `${repositoryWithout()}\nmodule "m" {\n  source = "./nowhere"\n}`],
  ])("tells %s", async (_what, hcl) => {
    expect(faultsOf(await logOf(hcl))).toEqual([]);
  });

  it("says whether a finding was accepted in the sources or beside them", async () => {
    const reason = "tags are moved by the people who own them";
    const waiver = {
      rule: "ecr-immutable-tags",
      address: "aws_ecr_repository.r",
      reason,
      owner: "o",
      until: "2027-01-01",
    };
    const kindOf = (log: Log) => log.runs.flatMap(({ results }) => results.map(({ suppressions }) => suppressions));
    const inSource = await logOf(repositoryWithout(`# checkov:skip=CKV_AWS_51: ${reason}`));
    const outside = await logOf(repositoryWithout(), { waivers: claimsInFile(JSON.stringify([waiver]), "w.json") });
    expect(kindOf(inSource)).toMatchObject([[{ kind: "inSource", justification: reason }]]);
    expect(kindOf(outside)).toMatchObject([[{ kind: "external", justification: reason }]]);
  });

  it("names files as addresses", async () => {
    const log = await logOf(repositoryWithout(), {}, "a b/ü?.tf");
    expect(faultsOf(log)).toEqual([]);
    expect(JSON.stringify(log)).toContain('"uri":"a%20b/%C3%BC%3F.tf"');
  });

  it("says where TypeScript made a resource, and by which construct", async () => {
    const made = {
      resource: {
        aws_ecr_repository: {
          r: { "//": { metadata: { path: "storage/api/repository", stackTrace: ["constructs/images.ts:12"] } } },
        },
      },
    };
    const log = await logOf(JSON.stringify(made), {}, "cdk.tf.json");
    expect(faultsOf(log)).toEqual([]);
    const places = log.runs[0]?.results.map(({ locations }) => locations);
    expect(places?.length).toBeGreaterThan(0);
    expect(new Set(places?.map((each) => JSON.stringify(each)))).toEqual(
      new Set([
        JSON.stringify([
          {
            physicalLocation: { artifactLocation: { uri: "constructs/images.ts" }, region: { startLine: 12 } },
            logicalLocations: [
              { fullyQualifiedName: "aws_ecr_repository.r", kind: "resource" },
              { fullyQualifiedName: "storage/api/repository", kind: "module" },
            ],
          },
        ]),
      ]),
    );
  });

  it.each([
    ["a level that there is none of", (result: Record<string, unknown>) => Object.assign(result, { level: "bad" })],
    ["a result without a message", (result: Record<string, unknown>) => delete result.message],
    ["a property of ours", (result: Record<string, unknown>) => Object.assign(result, { stockwiz: 1 })],
  ])("rejects %s", async (_what, spoil) => {
    const log = await logOf(repositoryWithout());
    for (const result of log.runs[0]?.results ?? []) spoil(result);
    expect(faultsOf(log)).not.toEqual([]);
  });
});
