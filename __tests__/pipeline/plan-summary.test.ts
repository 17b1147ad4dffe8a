import type { ResourceChange } from "../../pipeline/terraform/plan-json";
import { countChanges, summarizePlan } from "../../pipeline/terraform/plan-summary";

type Change = Partial<ResourceChange["change"]>;

const resource = (address: string, change: Change, mode: "managed" | "data" = "managed"): ResourceChange => ({
  address,
  type: address.split(".")[0] ?? "",
  mode,
  change: { actions: ["no-op"], before: null, after: null, ...change },
});

const added = resource("aws_ssm_parameter.a", { actions: ["create"], after: { name: "/a", value: "very-secret" } });
const changed = resource("aws_s3_bucket_versioning.v", {
  actions: ["update"],
  before: { status: "Suspended", bucket: "b", mfa: "very-secret" },
  after: { status: "Enabled", bucket: "b", mfa: "another-secret" },
  after_unknown: { id: true, bucket: false },
});
const replaced = resource("aws_ecr_repository.r", {
  actions: ["delete", "create"],
  before: { name: "old" },
  after: { name: "new" },
  replace_paths: [["name"], ["encryption_configuration", 0, "encryption_type"]],
});
const destroyed = resource("aws_iam_role.d", { actions: ["delete"], before: { name: "d" } });
const imported = resource("aws_s3_bucket.s", { importing: { id: "state" } });
const same = resource("aws_iam_role.same", {});

const summary = (...resource_changes: ResourceChange[]): string =>
  summarizePlan({ resource_changes }, { title: "storage of dev" });

describe("the summary of a plan", () => {
  it("counts each kind of change in its first line", () => {
    expect(summary(added, changed, replaced, destroyed, imported, same).split("\n")[0]).toBe(
      "storage of dev: 1 to add, 1 to change, 1 to replace, 1 to destroy, 1 to import",
    );
  });

  it("puts replacements and destructions first, then changes, imports and additions", () => {
    expect(summary(added, imported, changed, destroyed, replaced).split("\n").slice(1)).toEqual([
      "-/+  aws_ecr_repository.r  because of name, encryption_configuration.0.encryption_type  LOSES ITS IMAGES",
      "  -  aws_iam_role.d",
      "  ~  aws_s3_bucket_versioning.v  id, mfa, status",
      "  =  aws_s3_bucket.s  imported as state",
      "  +  aws_ssm_parameter.a",
    ]);
  });

  it("says that there is nothing to change", () => {
    expect(summary(same)).toBe("storage of dev: nothing to change");
  });

  it("says so of a plan without resources", () => {
    expect(summarizePlan({}, { title: "storage of dev" })).toBe("storage of dev: nothing to change");
  });

  it("prints no value", () => {
    expect(summary(added, changed)).not.toMatch(/secret|Enabled|Suspended/);
  });

  it.each([
    ["aws_db_instance", "DATA"],
    ["aws_ecr_repository", "IMAGES"],
    ["aws_s3_bucket", "OBJECTS"],
    ["aws_ssm_parameter", "VALUE"],
    ["aws_cloudwatch_log_group", "LOGS"],
  ])("shouts what is lost when %s is destroyed", (type, loss) => {
    expect(summary(resource(`${type}.x`, { actions: ["delete"] }))).toContain(`LOSES ITS ${loss}`);
  });

  it("shouts nothing when a resource is added or changed", () => {
    expect(summary(added, changed)).not.toContain("LOSES");
  });

  it("marks a resource that is created before it is destroyed as replaced", () => {
    expect(
      countChanges({ resource_changes: [resource("aws_iam_role.x", { actions: ["create", "delete"] })] }).replace,
    ).toBe(1);
  });

  it("gives a taint as the reason where Terraform names no attribute", () => {
    expect(summary(resource("aws_iam_role.x", { actions: ["delete", "create"] }))).toContain("because of a taint");
  });

  it("counts an import that also changes something as a change", () => {
    const both = resource("aws_s3_bucket.s", {
      actions: ["update"],
      importing: { id: "state" },
      before: { a: 1 },
      after: { a: 2 },
    });
    expect(summary(both)).toBe("storage of dev: 1 to change\n  ~  aws_s3_bucket.s  a  imported as state");
  });

  it("leaves out what is only read", () => {
    expect(summary(resource("data.aws_region.r", { actions: ["read"] }, "data"))).toBe(
      "storage of dev: nothing to change",
    );
  });

  it("ends with what the stack has to say", () => {
    const words = summarizePlan({}, { title: "storage of dev", notes: ["no token"] });
    expect(words.split("\n").at(-1)).toBe("note: no token");
  });
});
