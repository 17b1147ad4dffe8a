import type { PutEvent, Targets } from "../runtime/contract";
import { Addresses } from "./addresses";
import { type Blueprint, placeIn, type ReadBlueprint, type ReadDefinition, type ReadProviders } from "./blueprint";
import { capacityRefusal } from "./capacity";
import type { Deployment, ServiceSettings } from "./deployment";
import { changesOf, DEFAULTS, type EmulatedService, type ServiceRequest, settingsOf } from "./emulated-service";
import { ServiceScheduler } from "./service-scheduler";
import type { TaskPlacement, TaskRecord } from "./task-record";
import type { TaskRegistry } from "./task-registry";

export interface ControllerOptions {
  readonly registry: TaskRegistry;
  readonly targets: Targets;
  readonly putEvent: PutEvent;
  readonly readBlueprint: ReadBlueprint;
  readonly readDefinition: ReadDefinition;
  readonly readProviders: ReadProviders;
  /** Why a task of a definition finds no place now; undefined when it does. */
  readonly placementRefusal: (definition: TaskPlacement["definition"]) => string | undefined;
  readonly now: () => number;
  readonly speed: number;
  readonly oneAtATime: boolean;
}

/** A task that belongs to no service. */
export interface LoneTask
  extends Pick<
    TaskPlacement,
    "clusterArn" | "group" | "startedBy" | "securityGroupIds" | "hasPublicAddress" | "enableExecuteCommand"
  > {
  /** Changes the definition for this run. @default as it is registered */
  readonly change?: (definition: TaskPlacement["definition"]) => TaskPlacement["definition"];
}

/** ECS moves a task to another zone by starting a second one first, and no service may have both with a maximum of 100.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html */
const NO_ROOM_TO_REBALANCE =
  "Availability Zone rebalancing does not support a maximumPercent of 100. Set maximumPercent above 100, or availabilityZoneRebalancing to DISABLED.";
const FULL = 100;

const wouldRebalance = (
  { availabilityZoneRebalancing, deploymentConfiguration }: ServiceRequest,
  { isRebalanced: wasRebalanced, maximumPercent }: Pick<ServiceSettings, "maximumPercent" | "isRebalanced">,
): boolean => {
  const isRebalanced = availabilityZoneRebalancing ? availabilityZoneRebalancing === "ENABLED" : wasRebalanced;
  return isRebalanced && (deploymentConfiguration?.maximumPercent ?? maximumPercent) <= FULL;
};

/** What ECS does with services and tasks. */
export class Controller {
  readonly #services = new Map<string, ServiceScheduler>();
  /** By task definition and subnets; a rollback finds its revision here. */
  readonly #blueprints = new Map<string, Blueprint>();
  #addresses = new Addresses();
  #started = 0;

  constructor(private readonly options: ControllerOptions) {}

  get registry(): TaskRegistry {
    return this.options.registry;
  }

  get services(): readonly ServiceScheduler[] {
    return [...this.#services.values()];
  }

  service(arn: string): ServiceScheduler | undefined {
    return this.#services.get(arn);
  }

  /** What ECS refuses in the settings that a service is to have, in words; undefined where it takes them. */
  async refusal(action: string, request: ServiceRequest): Promise<string | undefined> {
    const capacity = capacityRefusal(request, await this.options.readProviders(request.cluster ?? "default"));
    if (capacity) return capacity;
    const known = action === "UpdateService" ? this.#named(request.service)?.rollout : undefined;
    if (wouldRebalance(request, known?.settings ?? DEFAULTS)) return NO_ROOM_TO_REBALANCE;
    const taskDefinition = request.taskDefinition ?? known?.primary?.revision.taskDefinition;
    const loadBalancers = request.loadBalancers ?? known?.primary?.revision.loadBalancers ?? [];
    if (!taskDefinition || loadBalancers.length === 0) return undefined;
    const { containerDefinitions = [] } = await this.options.readDefinition(taskDefinition);
    const missing = loadBalancers.find(
      ({ containerName, containerPort }) =>
        !containerDefinitions
          .find(({ name }) => name === containerName)
          ?.portMappings?.some((mapping) => mapping.containerPort === containerPort),
    );
    return (
      missing &&
      `The container ${missing.containerName} did not have a container port ${missing.containerPort} defined.`
    );
  }

  /** Takes a service that was created, or is found. */
  async adopt(service: EmulatedService, request?: ServiceRequest): Promise<void> {
    const settings = await this.#resolved(settingsOf(service, request));
    const { targets, putEvent, registry, now, speed, oneAtATime } = this.options;
    const scheduler: ServiceScheduler = new ServiceScheduler({
      settings,
      placementRefusal: ({ revision }) => {
        const blueprint = this.#blueprints.get(keyOf(revision));
        return blueprint && this.options.placementRefusal(blueprint.definition);
      },
      launch: (deployment, onChange) => this.#launch(scheduler.rollout.settings, deployment, onChange),
      targets,
      putEvent,
      drain: (record, cause) => registry.drain(record, cause),
      now,
      speed,
      oneAtATime,
    });
    this.#services.set(settings.serviceArn, scheduler);
    scheduler.look();
  }

  /** Takes what a service is told to become. */
  async update(scheduler: ServiceScheduler, request: ServiceRequest): Promise<void> {
    const { settings, primary } = scheduler.rollout;
    const changes = changesOf(request);
    const { taskDefinition } = await this.#resolved({ ...settings, ...primary?.revision, ...changes });
    scheduler.update({ ...changes, ...(changes.taskDefinition && { taskDefinition }) }, request.forceNewDeployment);
  }

  /** Runs a task once. @throws Error when it finds no place */
  async runOnce(taskDefinition: string, subnetIds: readonly string[], task: LoneTask): Promise<TaskRecord> {
    const blueprint = await this.options.readBlueprint(taskDefinition, subnetIds);
    const { change = (definition) => definition, ...placement } = task;
    const definition = change(blueprint.definition);
    const refusal = this.options.placementRefusal(definition);
    if (refusal) throw new Error(`${refusal}.`);
    return this.registry.start({ ...placement, definition, ...this.#place(blueprint) });
  }

  /** Looks after every service; what only time or a target group tells is heard of in no other way. */
  tick(): void {
    for (const scheduler of this.#services.values()) scheduler.look();
  }

  /** Stops all tasks and forgets all services. */
  async clear(): Promise<void> {
    this.#services.clear();
    this.#blueprints.clear();
    await this.registry.clear({ code: "UserInitiated", reason: "the rehearsal ends" });
    this.#addresses = new Addresses();
  }

  #named(reference = ""): ServiceScheduler | undefined {
    return this.services.find(({ rollout }) => rollout.settings.serviceName === reference.split("/").at(-1));
  }

  async #resolved(settings: ServiceSettings): Promise<ServiceSettings> {
    const { taskDefinition, subnetIds } = settings;
    const blueprint = await this.options.readBlueprint(taskDefinition, subnetIds);
    const resolved = { ...settings, taskDefinition: blueprint.definitionArn };
    this.#blueprints.set(keyOf(resolved), blueprint);
    return resolved;
  }

  #launch(
    { clusterArn, serviceName, serviceArn, enableExecuteCommand }: ServiceSettings,
    { id, revision }: Deployment,
    onChange: () => void,
  ): TaskRecord | undefined {
    const blueprint = this.#blueprints.get(keyOf(revision));
    if (!blueprint || !this.#services.has(serviceArn)) return undefined;
    return this.registry.start(
      {
        clusterArn,
        definition: blueprint.definition,
        securityGroupIds: revision.securityGroupIds,
        hasPublicAddress: revision.hasPublicAddress,
        group: `service:${serviceName}`,
        startedBy: id,
        enableExecuteCommand,
        ...this.#place(blueprint),
      },
      onChange,
    );
  }

  #place(blueprint: Blueprint): { subnetId: string; ip: string } {
    this.#started += 1;
    return placeIn(blueprint, this.#addresses, this.#started);
  }
}

const keyOf = ({ taskDefinition, subnetIds }: Pick<ServiceSettings, "taskDefinition" | "subnetIds">): string =>
  [taskDefinition, ...subnetIds].join(" ");
