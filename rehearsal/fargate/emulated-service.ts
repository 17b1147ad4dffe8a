import type { ServiceLoadBalancer, ServiceSettings } from "./deployment";

/** A service as the emulator answers it. */
export interface EmulatedService {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly clusterArn: string;
  readonly status: string;
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly loadBalancers?: readonly ServiceLoadBalancer[];
  readonly networkConfiguration?: NetworkConfiguration;
}

export interface NetworkConfiguration {
  readonly awsvpcConfiguration?: {
    readonly subnets?: readonly string[];
    readonly securityGroups?: readonly string[];
    readonly assignPublicIp?: "ENABLED" | "DISABLED";
  };
}

/** What `CreateService` and `UpdateService` ask for, as far as tasks depend on it. */
export interface ServiceRequest {
  /** Name or ARN; of an update only. */
  readonly service?: string;
  readonly cluster?: string;
  readonly launchType?: string;
  readonly capacityProviderStrategy?: readonly { readonly capacityProvider?: string }[];
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
  readonly forceNewDeployment?: boolean;
  readonly healthCheckGracePeriodSeconds?: number;
  readonly enableExecuteCommand?: boolean;
  readonly availabilityZoneRebalancing?: "ENABLED" | "DISABLED";
  readonly loadBalancers?: readonly ServiceLoadBalancer[];
  readonly networkConfiguration?: NetworkConfiguration;
  readonly deploymentConfiguration?: {
    readonly minimumHealthyPercent?: number;
    readonly maximumPercent?: number;
    readonly deploymentCircuitBreaker?: { readonly enable: boolean; readonly rollback: boolean };
  };
}

/** What a new service has where its request does not say; rebalancing where it can be had, which nothing here notices.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
export const DEFAULTS = {
  minimumPercent: 100,
  maximumPercent: 200,
  graceSeconds: 0,
  circuitBreaker: { enable: false, rollback: false },
  enableExecuteCommand: false,
  isRebalanced: false,
};

/** Whether tasks get a public address; without a word they do not. */
export const isPublic = (network: NetworkConfiguration | undefined): boolean =>
  network?.awsvpcConfiguration?.assignPublicIp === "ENABLED";

const given = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

/** The settings that a request names. A null on the wire means the same as nothing. */
export const changesOf = (request: ServiceRequest): Partial<ServiceSettings> => {
  const { deploymentConfiguration: rollout, networkConfiguration: network } = request;
  return given({
    taskDefinition: request.taskDefinition ?? undefined,
    desiredCount: request.desiredCount ?? undefined,
    graceSeconds: request.healthCheckGracePeriodSeconds ?? undefined,
    loadBalancers: request.loadBalancers ?? undefined,
    enableExecuteCommand: request.enableExecuteCommand ?? undefined,
    isRebalanced: request.availabilityZoneRebalancing && request.availabilityZoneRebalancing === "ENABLED",
    subnetIds: network?.awsvpcConfiguration?.subnets,
    securityGroupIds: network?.awsvpcConfiguration?.securityGroups,
    hasPublicAddress: network?.awsvpcConfiguration ? isPublic(network) : undefined,
    minimumPercent: rollout?.minimumHealthyPercent ?? undefined,
    maximumPercent: rollout?.maximumPercent ?? undefined,
    circuitBreaker: rollout?.deploymentCircuitBreaker ?? undefined,
  }) as Partial<ServiceSettings>;
};

/** All settings of a service: what the emulator keeps, and what the request said beyond it. */
export const settingsOf = (service: EmulatedService, request: ServiceRequest = {}): ServiceSettings => ({
  ...DEFAULTS,
  serviceArn: service.serviceArn,
  serviceName: service.serviceName,
  clusterArn: service.clusterArn,
  taskDefinition: service.taskDefinition,
  desiredCount: service.desiredCount,
  loadBalancers: service.loadBalancers ?? [],
  subnetIds: service.networkConfiguration?.awsvpcConfiguration?.subnets ?? [],
  securityGroupIds: service.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [],
  hasPublicAddress: isPublic(service.networkConfiguration),
  ...changesOf(request),
});
