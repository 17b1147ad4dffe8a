import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { readDeployment } from "../../../environments/deployment";
import {
  forgetReleases,
  lastGood,
  type Releases,
  readReleases,
  releaseBefore,
  upTo,
  withServed,
  withUnderWay,
  writeReleases,
} from "../../../pipeline/deployment/releases";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { currentObjects } from "../../support/inventory";
import { rejectionOf } from "../../support/refusal";
import { ACCOUNT } from "../../support/synthesize";

const [first, second, third] = [1, 2, 3].map((digit) => ({ api: `sha256:${String(digit).repeat(64)}` }));
if (!first || !second || !third) throw new Error("three sets of images are needed");
const KEPT = 10;
const NONE: Releases = { served: [] };
const servedBy = (...sets: { api: string }[]) =>
  sets.reduce<Releases>((releases, digests) => withServed(releases, digests, KEPT), NONE);

describe("what has served", () => {
  it("grows by what is seen to serve, and not by what serves already", () => {
    expect(servedBy(first, second, second).served.map(({ digests }) => digests)).toEqual([first, second]);
  });

  it("keeps as many sets as the environment says", () => {
    const sets = Array.from({ length: 14 }, (_, index) => ({ api: `sha256:${index}` }));
    expect(servedBy(...sets).served.map(({ digests }) => digests)).toEqual(sets.slice(-KEPT));
  });

  it("says that a deployment is over once its images serve", () => {
    expect(withServed(withUnderWay(servedBy(first), second), second, KEPT).underWay).toBeUndefined();
  });
});

describe("what a failed deployment puts back", () => {
  it("is what the parameters named before it", () => {
    expect(lastGood(servedBy(first), second)).toBe(second);
  });

  it("is what was seen to serve, when the deployment before it was cut off", () => {
    expect(lastGood(withUnderWay(servedBy(first), second), second)).toBe(first);
  });

  it("is what the parameters name, when nothing was ever seen to serve", () => {
    expect(lastGood(withUnderWay(NONE, second), second)).toBe(second);
  });
});

describe("what a rollback goes back to", () => {
  it("is what served before the images of now", () => {
    expect(releaseBefore(servedBy(first, second), second)?.digests).toBe(first);
  });

  it("is what served last, when other images were written and nobody saw them serve", () => {
    expect(releaseBefore(servedBy(first, second), third)?.digests).toBe(second);
  });

  it("is what served last, when a deployment was cut off, whether it had written anything or not", () => {
    const cutOff = withUnderWay(servedBy(first, second), third);
    expect([second, third].map((parameters) => releaseBefore(cutOff, parameters)?.digests)).toEqual([second, second]);
  });

  it("is one further, once it has gone back", () => {
    const releases = servedBy(first, second, third);
    const release = releaseBefore(releases, third);
    if (!release) throw new Error("there is something to go back to");
    const kept = upTo(releases, release);
    expect(kept.served.map(({ digests }) => digests)).toEqual([first, second]);
    expect(releaseBefore(kept, second)?.digests).toBe(first);
  });

  it.each([
    ["nothing was ever deployed", NONE],
    ["only the images of now have served", servedBy(first)],
    ["the first deployment was cut off", withUnderWay(NONE, first)],
  ])("is nothing when %s", (_, releases) => {
    expect(releaseBefore(releases, first)).toBeUndefined();
  });
});

describe("the record of releases", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" });
  const Bucket = deployment.stateBucket;
  beforeAll(async () => {
    await new S3Client({ ...aws.client, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket }));
  });

  it("is empty before the first deployment, and then what was written", async () => {
    expect(await readReleases(deployment)).toEqual(NONE);
    const releases = withUnderWay(servedBy(first), second);
    await writeReleases(deployment, releases);
    expect(await readReleases(deployment)).toEqual(releases);
  });

  it("is forgotten with the service, and not made where there was none", async () => {
    const s3 = new S3Client({ ...aws.client, forcePathStyle: true });
    await writeReleases(deployment, withUnderWay(servedBy(first), second));
    await forgetReleases(deployment);
    expect(await readReleases(deployment)).toEqual(NONE);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "dev/releases.json" }));
    await forgetReleases(deployment);
    expect(await currentObjects(aws.client.endpoint as string, Bucket)).toEqual([]);
  });

  it("rejects what no deployment wrote", async () => {
    const Key = "dev/releases.json";
    const s3 = new S3Client({ ...aws.client, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: '{"served": "everything"}' }));
    expect(await rejectionOf(readReleases(deployment))).toBe(
      `releases: s3://${Bucket}/${Key} is not what deploy wrote; bring back an older version of it, or remove it`,
    );
  });
});
