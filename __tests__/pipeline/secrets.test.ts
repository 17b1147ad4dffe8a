import { readFileSync } from "node:fs";
import path from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { secretVariables } from "../../pipeline/secrets";
import { steps } from "../../pipeline/steps/all";
import { emulatedAws } from "../support/emulated-aws";
import { runFile } from "../support/run-project";
import { leaksIn } from "../support/secret-search";
import { ACCOUNT } from "../support/synthesize";
import { temporaryFolder, writeTo } from "../support/temporary-folder";

const aws = emulatedAws();
const folder = temporaryFolder();
const summary = path.join(folder, "summary.md");

/** A value for each variable that holds a secret, none of which occurs anywhere by itself. */
const planted: Record<string, string> = Object.fromEntries(
  Object.keys(secretVariables).map((name) => [name, `planted/${name.replaceAll("_", "+").toLowerCase()}="0123`]),
);
planted.AWS_ACCESS_KEY_ID = "AKIAPLANTEDPLANTED00";

/** The same in the writings that a program may give it. */
const writings = Object.fromEntries(
  Object.entries(planted).flatMap(([name, value]) => [
    [name, value],
    [`${name} in base64`, Buffer.from(value).toString("base64")],
    [`${name} in an address`, encodeURIComponent(value)],
    [`${name} in JSON`, JSON.stringify(value).slice(1, -1)],
  ]),
);

/** Programs that tell all that they know, to both outputs, and fail: what a step may print of them is not for it to choose. */
const tellAll = (name: string) =>
  writeTo(
    folder,
    `bin/${name}`,
    `#!${process.execPath}
const text = Object.entries(process.env).map(([name, value]) => name + "=" + value + " " + JSON.stringify(value) + " " +
  encodeURIComponent(value) + " " + Buffer.from(value).toString("base64")).join("\\n") + require("node:fs").readFileSync(0);
if (process.argv[2] === "version") console.log('{"terraform_version":"1.11.4"}');
else { console.log(text); console.error(text); process.exitCode = 1; }
`,
    0o755,
  );

const variables = () => ({
  ...{ ...planted, AWS_ENDPOINT_URL: aws.client.endpoint as string, GITHUB_STEP_SUMMARY: summary },
  ...{ GITHUB_API_URL: "http://127.0.0.1:9", GITHUB_REPOSITORY: "acme/stockwiz", GITHUB_REF: "refs/pull/1/merge" },
  ...{ GITHUB_REPOSITORY_OWNER_ID: "1", GITHUB_REPOSITORY_ID: "2" }, // otherwise a step ends where it asks for them
  ...{
    STOCKWIZ_WORK: folder,
    PATH: [path.join(folder, "bin"), path.dirname(process.execPath), "/usr/bin", "/bin"].join(":"),
  },
});

const images = () =>
  writeTo(folder, "images.json", `{"postgres": {"digest": "sha256:${"0".repeat(64)}", "commit": "c"}}`);

/** Options that a step does not go without. */
const mandatory = (): Readonly<Record<string, readonly string[]>> => ({
  deploy: ["--images", images()],
  notify: ["--result", "good", "--what", "a deployment"],
});

const leaksOf = (texts: Record<string, string>): string[] => leaksIn(texts, writings);

beforeAll(async () => {
  for (const name of ["terraform", "docker"]) tellAll(name);
  const s3 = new S3Client({ ...aws.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: `stockwiz-terraform-state-${ACCOUNT}-dev` }));
});

describe("what a step prints", () => {
  it.each(Object.keys(steps))(
    "holds no secret that %s was given, in output, error output, JSON and summary",
    async (name) => {
      const args = [name, "--env", "dev", "--json", ...(mandatory()[name] ?? [])];
      const { stdout, stderr } = await runFile("pipeline/main.ts", args, {
        variables: variables(),
      });
      expect(JSON.parse(stdout)).toMatchObject({ step: name });
      const told = readFileSync(summary, "utf8");
      expect(told).toContain(`## ${name} of dev: `);
      expect(leaksOf({ stdout, stderr, summary: told })).toEqual([]);
    },
  );

  it("hides them where a program repeats all of them", async () => {
    const { stderr } = await runFile("pipeline/main.ts", ["plan", "--env", "dev", "--stack", "storage"], {
      variables: variables(),
    });
    for (const name of Object.keys(planted)) expect(stderr).toContain(`${name}=*** `);
    expect(leaksOf({ stderr })).toEqual([]);
  });
});

describe("the search for secrets", () => {
  it("finds one in each of its writings", () => {
    const found = leaksOf({ text: `a ${planted.GITHUB_TOKEN} b ${writings["APP_PASSWORD in base64"]} c` });
    expect(found).toEqual(["text holds GITHUB_TOKEN", "text holds APP_PASSWORD in base64"]);
  });
});
