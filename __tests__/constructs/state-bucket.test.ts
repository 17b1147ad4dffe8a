import { StateBucket } from "../../constructs/state-bucket";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const stack = synthesizeConstruct((scope) => {
  putOut(scope, { name: new StateBucket(scope, "state", { bucketName: "x-state" }).bucketName });
});
const bucket = stack.only("aws_s3_bucket");
const kinds = Object.keys(stack.json.resource).filter((type) => type !== "aws_s3_bucket");

describe("the bucket of the state", () => {
  it("is never destroyed, and never emptied", () => {
    expect(bucket).toEqual({ bucket: "x-state", lifecycle: { prevent_destroy: true } });
  });

  it("is the one that was made before there was a state", () => {
    const [id] = Object.keys(stack.json.resource.aws_s3_bucket ?? {});
    expect(stack.json.import).toEqual([{ to: `aws_s3_bucket.${id}`, id: "x-state" }]);
  });

  it("is what every one of its settings is about", () => {
    expect(kinds).toHaveLength(6);
    for (const kind of kinds) expect(referenced(stack, stack.only(kind).bucket)).toBe(bucket);
  });

  it("changes its access one change after the other, for S3 answers two at once with a conflict", () => {
    expect(stack.only("aws_s3_bucket_policy").depends_on).toEqual([
      expect.stringMatching(/^aws_s3_bucket_public_access_block\./),
    ]);
  });

  it("lets versions expire only once it keeps them", () => {
    expect(stack.only("aws_s3_bucket_lifecycle_configuration").depends_on).toEqual([
      expect.stringMatching(/^aws_s3_bucket_versioning\./),
    ]);
  });

  it("lets no current version expire", () => {
    const [rule] = stack.only("aws_s3_bucket_lifecycle_configuration").rule as object[];
    expect(rule).not.toHaveProperty("expiration");
  });

  it("hands on its name by reference, so that its reader waits for it", () => {
    expect(referenced(stack, outputsOf(stack).name)).toBe(bucket);
  });
});
