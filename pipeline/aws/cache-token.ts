import {
  AuthTokenUpdateStrategyType,
  type ElastiCacheClient,
  ModifyReplicationGroupCommand,
  waitUntilReplicationGroupAvailable,
} from "@aws-sdk/client-elasticache";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { clientsOf } from "./clients";
import { within } from "./within";

/** Staging label of the version whose token Redis asks for; it is moved when that is so. */
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

/** Whether Redis asks for the token that its secret holds now; undefined when there is no Redis. */
export const cacheTokenIsSet = async (deployment: Deployment): Promise<boolean | undefined> => {
  const { secrets } = clientsOf(deployment.region);
  try {
    const SecretId = namesOf(deployment.environment.name).secret("redis-url");
    const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    return Object.values(VersionIdsToStages).some(
      (stages) => stages.includes("AWSCURRENT") && stages.includes(IN_REDIS),
    );
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return undefined;
    throw error;
  }
};

/**
 * Makes Redis ask for the token in its secret. The step does it and not Terraform, which would record the token. Nothing
 * happens when it is so already; after an interruption it begins again.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
 */
export const requireCacheToken = async (deployment: Deployment): Promise<void> => {
  if (await cacheTokenIsSet(deployment)) return;
  const { name } = deployment.environment;
  const { secrets, elasticache } = clientsOf(deployment.region);
  const SecretId = namesOf(name).secret("redis-url");
  const { SecretString = "", VersionId } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const group = namesOf(name).cache;
  await setToken(elasticache, group, tokenIn(SecretString));
  const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId }));
  const labelled = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes(IN_REDIS))?.[0];
  await secrets.send(
    new UpdateSecretVersionStageCommand({
      SecretId,
      VersionStage: IN_REDIS,
      MoveToVersionId: VersionId,
      ...(labelled && { RemoveFromVersionId: labelled }),
    }),
  );
};
