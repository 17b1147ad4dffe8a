import {
  CreateReplicationGroupCommand,
  DeleteReplicationGroupCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { readDeployment } from "../../environments/deployment";
import { requireCacheToken } from "../../pipeline/aws/cache-token";
import { callAws } from "../support/caller-of-aws";
import { emulatedAws } from "../support/emulated-aws";
import { ACCOUNT } from "../support/synthesize";

const ReplicationGroupId = "staging-stockwiz";
const SecretId = "staging/stockwiz/redis-url";
const urlWith = (token: string) => `rediss://:${token}@master.staging-stockwiz.abc.use1.cache.amazonaws.com:6379`;

describe("the token of Redis", () => {
  const aws = emulatedAws();
  callAws(() => aws.rehearsal.url);
  const staging = () => readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "staging" });
  let elasticache: ElastiCacheClient;
  let secrets: SecretsManagerClient;

  const makeGroup = () =>
    elasticache.send(
      new CreateReplicationGroupCommand({
        ReplicationGroupId,
        ReplicationGroupDescription: "x",
        TransitEncryptionEnabled: true,
      }),
    );
  const removeGroup = () => elasticache.send(new DeleteReplicationGroupCommand({ ReplicationGroupId }));
  const asksForToken = async () =>
    (await elasticache.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId }))).ReplicationGroups?.[0]
      ?.AuthTokenEnabled;
  const stages = async () =>
    Object.values((await secrets.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {});
  const changes = () => aws.rehearsal.calls.read().filter(({ action }) => action === "ModifyReplicationGroup").length;

  beforeEach(async () => {
    await aws.rehearsal.reset();
    elasticache = new ElastiCacheClient(aws.client);
    secrets = new SecretsManagerClient(aws.client);
    await secrets.send(new CreateSecretCommand({ Name: SecretId, SecretString: urlWith("the-first-token-of-redis") }));
    await makeGroup();
  });

  it("is set where Redis asks for none, and left alone where it asks for this one", async () => {
    await requireCacheToken(staging());
    expect(await asksForToken()).toBe(true);
    expect(await stages()).toEqual([expect.arrayContaining(["AWSCURRENT", "IN_REDIS"])]);
    const after = changes();
    await requireCacheToken(staging());
    expect(changes()).toBe(after);
  });

  it("is set again in a group that was replaced, although the secret is the same", async () => {
    await requireCacheToken(staging());
    await removeGroup();
    await makeGroup();
    expect(await asksForToken()).toBe(false);
    await requireCacheToken(staging());
    expect(await asksForToken()).toBe(true);
  });

  it("is set anew when the secret holds another one", async () => {
    await requireCacheToken(staging());
    const before = changes();
    const SecretString = urlWith("the-second-token-of-redis");
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    await requireCacheToken(staging());
    expect(changes()).toBeGreaterThan(before);
    expect((await stages()).filter((one) => one.includes("IN_REDIS"))).toEqual([
      expect.arrayContaining(["AWSCURRENT"]),
    ]);
  });

  it("is begun again after a run that was cut off between rotating it in and setting it", async () => {
    await requireCacheToken(staging());
    await removeGroup();
    await makeGroup();
    aws.rehearsal.wire.faults.plant({
      ...{ action: "ModifyReplicationGroup", skip: 1 },
      effect: { kind: "error", status: 400, code: "InvalidReplicationGroupState", message: "cut off" },
    });
    await expect(requireCacheToken(staging())).rejects.toThrow("cut off");
    expect((await stages()).flat()).not.toContain("IN_REDIS");
    const before = changes();
    await requireCacheToken(staging());
    expect(changes()).toBe(before + 2);
    expect((await stages()).flat()).toContain("IN_REDIS");
  });

  it("rejects a Redis that is not there, and a secret without a token, in words", async () => {
    await requireCacheToken(staging());
    await removeGroup();
    await expect(requireCacheToken(staging())).rejects.toThrow(
      "redis-url: there is no Redis staging-stockwiz; make it with plan and apply",
    );
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: "rediss://master:6379" }));
    await expect(requireCacheToken(staging())).rejects.toThrow("redis-url: the secret holds no address with a token");
  });
});
