import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { parseReference } from "./image";
import { CannotStart, cannotPull } from "./stopped";

/** Says why a service of AWS, or `internet`, cannot be reached; undefined where it can. */
export type ClosedWay = (service: string) => string | undefined;

const OWN_REGISTRY = /^\d{12}\.dkr\.ecr\.([\w-]+)\.amazonaws\.com$/;
const TIMEOUT = "i/o timeout. Please check your task network configuration.";

const post = (host: string): string =>
  `RequestError: send request failed caused by: Post "https://${host}/": dial tcp: ${TIMEOUT}`;

/**
 * AWS's words with the missing piece behind them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */
const unreachable = (words: string, why: string): CannotStart => new CannotStart(`${words} (${why})`);

const hostOf = (service: string, region: string): string => `${service}.${region}.amazonaws.com`;

const checkSecrets = ({ secrets = [] }: ContainerDefinition, closedWay: ClosedWay): void => {
  for (const { valueFrom = "" } of secrets) {
    const isSecret = valueFrom.startsWith("arn:aws:secretsmanager:");
    const service = isSecret ? "secretsmanager" : "ssm";
    const why = closedWay(service);
    const region = valueFrom.split(":")[3] || "REGION";
    if (why)
      throw unreachable(
        `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from ${isSecret ? "asm" : "ssm"}: service call has been retried 1 time(s): failed to fetch ${valueFrom}: ${post(hostOf(service, region))}`,
        why,
      );
  }
};

const checkImage = ({ image = "" }: ContainerDefinition, closedWay: ClosedWay): void => {
  const { registry = "" } = parseReference(image) ?? {};
  const region = OWN_REGISTRY.exec(registry)?.[1];
  if (region === undefined) {
    const why = closedWay("internet");
    if (why)
      throw cannotPull(image, `failed to do request: Head "https://${registry}/": dial tcp: ${TIMEOUT} (${why})`);
    return;
  }
  const noToken = closedWay("ecr.api");
  if (noToken)
    throw unreachable(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): ${post(`api.ecr.${region}.amazonaws.com`)}`,
      noToken,
    );
  // The manifest comes from the registry, its layers from S3.
  const noImage = closedWay("ecr.dkr") ?? closedWay("s3");
  if (noImage)
    throw cannotPull(image, `failed to do request: Head "https://${registry}/": dial tcp: ${TIMEOUT} (${noImage})`);
};

const checkLog = ({ logConfiguration }: ContainerDefinition, closedWay: ClosedWay): void => {
  if (logConfiguration?.logDriver !== "awslogs") return;
  const why = closedWay("logs");
  const { "awslogs-group": group = "", "awslogs-region": region = "REGION" } = logConfiguration.options ?? {};
  if (why)
    throw unreachable(
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream in ${group}: ${post(hostOf("logs", region))}`,
      why,
    );
};

/**
 * Looks, before a task starts, whether it can get what it needs: its secrets, its images and its log.
 * @throws CannotStart in AWS's words where it cannot.
 */
export const checkReachable = (definitions: readonly ContainerDefinition[], closedWay: ClosedWay): void => {
  for (const check of [checkSecrets, checkImage, checkLog])
    for (const definition of definitions) check(definition, closedWay);
};
