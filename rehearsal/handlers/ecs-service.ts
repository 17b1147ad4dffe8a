import type { Handler } from "../wire/handler";
import { jsonOf, succeeded, withJson } from "../wire/json-body";

interface Service {
  readonly serviceArn: string;
  readonly status: string;
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly deployments?: readonly object[];
}

/** Settings that a client reads back and the emulator does not keep. */
const KEPT = [
  "availabilityZoneRebalancing",
  "deploymentConfiguration",
  "enableECSManagedTags",
  "enableExecuteCommand",
  "healthCheckGracePeriodSeconds",
] as const;
const WRITES = ["CreateService", "UpdateService"];
const READS = ["DescribeServices", "DeleteService"];

export type KeptSettings = Partial<Record<(typeof KEPT)[number], unknown>>;

/** The settings of a request that the emulator does not keep. */
export const keptOf = (asked: KeptSettings): KeptSettings =>
  Object.fromEntries(KEPT.filter((key) => asked[key] !== undefined).map((key) => [key, asked[key]]));

/** The service as if all its tasks ran and its last deployment had come to its end. */
const steady = (service: Service): Service => {
  const { status, desiredCount, taskDefinition, deployments = [] } = service;
  const counts = { desiredCount, runningCount: desiredCount, pendingCount: 0 };
  const primary = {
    ...deployments[0],
    ...counts,
    status: "PRIMARY",
    taskDefinition,
    failedTasks: 0,
    rolloutState: "COMPLETED",
  };
  return status === "ACTIVE" ? { ...service, ...counts, deployments: [primary] } : service;
};

/** Answers as if the tasks of every service ran. Nothing runs yet: the report of a rehearsal says so. */
export const ecsService = (): Handler => {
  const settings = new Map<string, KeptSettings>();
  const complete = (service: Service): Service => ({ ...steady(service), ...settings.get(service.serviceArn) });
  return {
    name: "ecs-service-running",
    why: "moto starts no tasks and forgets how a service deploys (circuit breaker, percentages, grace period, ECS Exec), so a service is answered as running with what was asked",
    page: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html",
    answers: ({ service, action }) => service === "ecs" && [...WRITES, ...READS].includes(action),
    async answer(request, { action }, forward) {
      const response = await forward(request);
      if (!succeeded(response)) return response;
      const { service, services, ...rest } = jsonOf<{ service?: Service; services?: Service[] }>(response);
      if (service && WRITES.includes(action))
        settings.set(service.serviceArn, {
          ...(action === "UpdateService" && settings.get(service.serviceArn)), // an update names only what changes
          ...keptOf(jsonOf<KeptSettings>(request)),
        });
      return withJson(response, {
        ...rest,
        ...(service && { service: complete(service) }),
        ...(services && { services: services.map(complete) }),
      });
    },
  };
};
