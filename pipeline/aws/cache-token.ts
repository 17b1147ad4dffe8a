import {
  AuthTokenUpdateStrategyType,
  DescribeReplicationGroupsCommand,
  type ElastiCacheClient,
  ModifyReplicationGroupCommand,
  waitUntilReplicationGroupAvailable,
} from "@aws-sdk/client-elasticache";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { clientsOf, isMissing } from "./clients";
import { within } from "./within";

/** Staging label of the version whose token was set in Redis to the end; AWS tells that there is a token, and never which. */
const IN_REDIS = "IN_REDIS";
/** Longest that ElastiCache takes for one change of a token. */
const CHANGE_SECONDS = 900;

const tokenIn = (url: string): string => {
  const token = URL.canParse(url) ? decodeURIComponent(new URL(url).password) : "";
  if (token) return token;
  throw new UserError("redis-url: the secret holds no address with a token; destroy the app stack and apply it again");
};

const setToken = async (elasticache: ElastiCacheClient, ReplicationGroupId: string, AuthToken: string) => {
  // Only a rotation may be followed by SET, which then refuses every other token, and clients without one.
  for (const AuthTokenUpdateStrategy of [AuthTokenUpdateStrategyType.ROTATE, AuthTokenUpdateStrategyType.SET]) {
    await elasticache.send(
      new ModifyReplicationGroupCommand({
        ReplicationGroupId,
        AuthToken,
        AuthTokenUpdateStrategy,
        ApplyImmediately: true,
      }),
    );
    await within(CHANGE_SECONDS, ["redis-url", `${ReplicationGroupId} to take its token`], (options) =>
      waitUntilReplicationGroupAvailable({ client: elasticache, ...options }, { ReplicationGroupId }),
    );
  }
};

/** Whether the group asks for a token, by ElastiCache's own word: a group that was replaced asks for none. */
const asksForToken = async (elasticache: ElastiCacheClient, ReplicationGroupId: string): Promise<boolean> => {
  const question = new DescribeReplicationGroupsCommand({ ReplicationGroupId });
  const { ReplicationGroups: [group] = [] } = await elasticache.send(question).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new UserError(`redis-url: there is no Redis ${ReplicationGroupId}; make it with plan and apply`);
  });
  return group?.AuthTokenEnabled ?? false;
};

interface Versions {
  /** What the services read. */
  readonly current: string | undefined;
  /** Whose token was set in Redis to the end. @default none */
  readonly inRedis: string | undefined;
}

const versionsOf = async (secrets: SecretsManagerClient, SecretId: string): Promise<Versions> => {
  const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId }));
  const withStage = (stage: string) =>
    Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes(stage))?.[0];
  return { current: withStage("AWSCURRENT"), inRedis: withStage(IN_REDIS) };
};

/**
 * Makes Redis ask for the token in its secret. The step does it and not Terraform, which would record the token. Nothing
 * happens when ElastiCache says that it asks for one and the label says that it is this one; after an interruption, for a
 * new secret and for a group that was replaced it is done again.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
 */
export const requireCacheToken = async (deployment: Deployment): Promise<void> => {
  const { name } = deployment.environment;
  const { secrets, elasticache } = clientsOf(deployment.region);
  const SecretId = namesOf(name).secret("redis-url");
  const group = namesOf(name).cache;
  const { current, inRedis } = await versionsOf(secrets, SecretId);
  if (current !== undefined && current === inRedis && (await asksForToken(elasticache, group))) return;
  const move = (stages: { readonly MoveToVersionId?: string | undefined; readonly RemoveFromVersionId?: string }) =>
    secrets.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: IN_REDIS, ...stages }));
  // Before the first change: the label of an earlier group must not vouch for one that is only halfway.
  if (inRedis) await move({ RemoveFromVersionId: inRedis });
  const { SecretString = "", VersionId } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  await setToken(elasticache, group, tokenIn(SecretString));
  await move({ MoveToVersionId: VersionId });
};
