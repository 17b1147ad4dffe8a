import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { clientsOf } from "../aws/clients";
import { hasStateBucket } from "../aws/state-bucket";
import { managedResources, outputOf } from "../terraform/state";
import { type StandingStack, stackNames, Workspace } from "../terraform/workspace";
import { currentService, primaryOf } from "./ecs";
import { readDigests } from "./image-parameters";
import { readReleases } from "./releases";
import { digestsIn, tagsOf } from "./running-images";
import { type TargetGroup, targetGroupsOf } from "./targets";

interface ServiceStatus {
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** ARN of what runs, or is to run. */
  readonly taskDefinition: string;
  /** `COMPLETED`, `IN_PROGRESS` or `FAILED`. */
  readonly rollout: string;
  readonly why: string | undefined;
}

interface ImageStatus {
  readonly service: string;
  /** What the task definition of the service names. */
  readonly digest: string;
  /** Tags of the image, among them its commit; undefined when its repository does not hold it any more. */
  readonly tags: readonly string[] | undefined;
  /** Whether it has the tag of a release, so that it cannot expire. */
  readonly isKept: boolean;
  /** What its parameter names instead: it was written and not deployed. */
  readonly waiting: string | undefined;
}

/** How an environment is. */
export interface EnvironmentStatus {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly url: string | undefined;
  /** Number of resources in the state of each stack; 0 where it is not applied. */
  readonly stacks: Readonly<Record<StandingStack, number>>;
  /** Undefined while there is none, and so are those below. */
  readonly service: ServiceStatus | undefined;
  readonly images: readonly ImageStatus[];
  /** When a deployment began that is under way, or was cut off. */
  readonly deploying: string | undefined;
  readonly targetGroups: readonly TargetGroup[];
  readonly alarms: readonly { readonly name: string; readonly state: string; readonly why: string | undefined }[];
}

const stackSizes = async (deployment: Deployment, isThere: boolean): Promise<Record<StandingStack, number>> => {
  const sizes = stackNames.map(async (stack) => [
    stack,
    isThere ? (await managedResources(new Workspace(deployment, stack))).length : 0,
  ]);
  return Object.fromEntries(await Promise.all(sizes));
};

const imagesOf = async (deployment: Deployment, taskDefinition: string): Promise<ImageStatus[]> => {
  const [running, wanted] = await Promise.all([digestsIn(deployment, taskDefinition), readDigests(deployment)]);
  const prefix = namesOf(deployment.environment.name).releaseTag("");
  const told = Object.entries(running).map(async ([service, digest]) => {
    const tags = await tagsOf(deployment, service, digest);
    const isKept = tags?.some((tag) => tag.startsWith(prefix)) ?? false;
    return { service, digest, tags, isKept, waiting: wanted[service] === digest ? undefined : wanted[service] };
  });
  return Promise.all(told);
};

const alarmsOf = async ({ environment, region }: Deployment): Promise<EnvironmentStatus["alarms"]> => {
  const { cloudwatch } = clientsOf(region);
  const { MetricAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: `${environment.name}-` }),
  );
  return MetricAlarms.map(({ AlarmName = "", StateValue = "", StateReason }) => ({
    ...{ name: AlarmName, state: StateValue, why: StateReason },
  }));
};

/** Asks the state bucket, ECS, ECR, the load balancer and CloudWatch how an environment is. */
export const statusOf = async (deployment: Deployment): Promise<EnvironmentStatus> => {
  const { environment, account, region } = deployment;
  const isThere = await hasStateBucket(clientsOf(region).s3, deployment);
  const stacks = await stackSizes(deployment, isThere);
  const url = stacks.app > 0 ? await outputOf(new Workspace(deployment, "app"), "app_url") : undefined;
  const service = await currentService(deployment);
  const primary = service && primaryOf(service);
  return {
    ...{ environment: environment.name, account, region, url: url as string | undefined, stacks },
    service: primary && {
      ...{ desired: service.desiredCount ?? 0, running: service.runningCount ?? 0, pending: service.pendingCount ?? 0 },
      ...{ taskDefinition: primary.taskDefinition ?? "", rollout: primary.rolloutState ?? "unknown" },
      why: primary.rolloutStateReason,
    },
    deploying: isThere ? (await readReleases(deployment)).underWay?.at : undefined,
    images: primary ? await imagesOf(deployment, primary.taskDefinition ?? "") : [],
    targetGroups: service ? await targetGroupsOf(deployment, service) : [],
    alarms: await alarmsOf(deployment),
  };
};
