import { HeadBucketCommand, ListObjectVersionsCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { deleteStateBucket, secureStateBucket } from "../../pipeline/aws/state-bucket";
import { emulatedAws } from "../support/emulated-aws";
import { recordState } from "../support/recorded-state";
import { rejectionOf } from "../support/refusal";
import { workspaceIn } from "../support/workspace";

describe("the removal of the state bucket", () => {
  const aws = emulatedAws();
  let s3: S3Client;
  beforeAll(() => {
    s3 = new S3Client({ ...aws.client, forcePathStyle: true });
  });
  afterAll(() => s3.destroy());

  /** The state bucket of an environment, with two versions of two states. */
  const bucketOf = async (environment: "dev" | "prod") => {
    const { deployment } = workspaceIn("/nowhere", { STOCKWIZ_ENV: environment });
    await recordState(aws.client, environment, "app", {});
    await secureStateBucket(s3, deployment);
    for (const stack of ["app", "network"] as const) await recordState(aws.client, environment, stack, {});
    return deployment;
  };
  const keysIn = async (Bucket: string) =>
    (await s3.send(new ListObjectVersionsCommand({ Bucket }))).Versions?.map(({ Key }) => Key);

  it("takes every version along, and a bucket that is gone already is fine", async () => {
    const deployment = await bucketOf("dev");
    expect(await keysIn(deployment.stateBucket)).toHaveLength(3);
    await deleteStateBucket(s3, deployment);
    await expect(s3.send(new HeadBucketCommand({ Bucket: deployment.stateBucket }))).rejects.toThrow();
    await deleteStateBucket(s3, deployment);
  });

  it("rejects versions that may not be deleted, and says how many, which and why", async () => {
    const deployment = await bucketOf("prod");
    const Bucket = deployment.stateBucket;
    const deny = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObject",
      Resource: `arn:aws:s3:::${Bucket}/*/app.*`,
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [deny] });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await rejectionOf(deleteStateBucket(s3, deployment))).toMatch(
      /^state bucket: 2 of 3 versions in \S+-prod could not be deleted, the first is prod\/app\.tfstate \(AccessDenied: .+\); get .+ s3:DeleteObjectVersion/,
    );
    expect(await keysIn(Bucket)).toEqual(["prod/app.tfstate", "prod/app.tfstate"]);
  });
});
