import type { Deployment, ServiceSettings } from "../../rehearsal/fargate/deployment";
import { ServiceScheduler } from "../../rehearsal/fargate/service-scheduler";
import type { StopCause } from "../../rehearsal/fargate/stopped";
import type { TaskRecord } from "../../rehearsal/fargate/task-record";
import { TaskRegistry } from "../../rehearsal/fargate/task-registry";
import type { ContainerView, TaskProgress, TaskRun } from "../../rehearsal/fargate/task-run";
import type { AwsEvent, Target, TargetHealth, Targets } from "../../rehearsal/runtime/contract";

const GROUP = "arn:group";
const PORT = 8000;

const view: ContainerView = {
  name: "app",
  image: "image",
  essential: true,
  isChecked: true,
  lastStatus: "RUNNING",
  health: "UNKNOWN",
};

/** A task that does what the test says. */
class ScriptedTask implements TaskRun {
  progress: TaskProgress = { lastStatus: "PENDING", containers: [view] };
  readonly ended = Promise.resolve();

  constructor(private readonly onChange: () => void) {}

  become(progress: Partial<TaskProgress>): void {
    this.progress = { ...this.progress, ...progress };
    this.onChange();
  }

  stop(stopCause: StopCause): void {
    if (this.progress.lastStatus !== "STOPPED") this.become({ lastStatus: "STOPPED", stopCause });
  }

  dial(): never {
    throw new Error("a scripted task has no ports");
  }
}

const settings: ServiceSettings = {
  serviceArn: "arn:aws:ecs:us-east-1:123456789012:service/cluster/web",
  serviceName: "web",
  clusterArn: "arn:aws:ecs:us-east-1:123456789012:cluster/cluster",
  taskDefinition: "web:1",
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  hasPublicAddress: false,
  loadBalancers: [{ targetGroupArn: GROUP, containerName: "app", containerPort: PORT }],
  desiredCount: 1,
  minimumPercent: 100,
  maximumPercent: 200,
  graceSeconds: 60,
  circuitBreaker: { enable: true, rollback: true },
  enableExecuteCommand: false,
  isRebalanced: false,
};

/** Target groups whose verdict the test gives, and whose drains it ends. */
class ScriptedTargets implements Targets {
  readonly registered = new Set<string>();
  readonly states = new Map<string, TargetHealth["state"]>();
  #draining: (() => void)[] = [];

  register(_: string, { ip }: Target): void {
    this.registered.add(ip);
  }

  deregister(_: string, { ip }: Target): Promise<void> {
    this.registered.delete(ip);
    return new Promise((resolve) => this.#draining.push(resolve));
  }

  health(_: string, { ip }: Target): TargetHealth {
    const state = this.states.get(ip) ?? "initial";
    return { state, ...(state === "unhealthy" && { description: "Health checks failed" }) };
  }

  /** Ends all drains, and comes back when that has had its effect. */
  async drained(): Promise<void> {
    for (const resolve of this.#draining.splice(0)) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A service on a clock that the test turns, with tasks that do what it says. */
export class ScriptedService {
  now = 1_000_000;
  /** Why no task finds a place, as long as the test says so. */
  placementRefusal: string | undefined;
  readonly events: AwsEvent[] = [];
  readonly targets = new ScriptedTargets();
  readonly scheduler: ServiceScheduler;
  #lastAddress = 0;
  readonly #registry: TaskRegistry;

  constructor(own: Partial<ServiceSettings> = {}, oneAtATime = false) {
    const putEvent = (event: AwsEvent) => this.events.push(event);
    const now = () => this.now;
    const startTask = (_: unknown, onChange: () => void) => new ScriptedTask(onChange);
    this.#registry = new TaskRegistry({ startTask, putEvent, now });
    const launch = ({ revision }: Deployment, onChange: () => void) => {
      this.#lastAddress += 1;
      const { clusterArn, serviceName, subnetIds, securityGroupIds } = settings;
      return this.#registry.start(
        {
          clusterArn,
          definition: { taskDefinitionArn: revision.taskDefinition },
          ip: `10.0.0.${this.#lastAddress}`,
          subnetId: String(subnetIds[0]),
          securityGroupIds,
          hasPublicAddress: false,
          group: `service:${serviceName}`,
        },
        onChange,
      );
    };
    this.scheduler = new ServiceScheduler({
      settings: { ...settings, ...own },
      launch,
      placementRefusal: () => this.placementRefusal,
      targets: this.targets,
      putEvent,
      drain: (record, cause) => this.#registry.drain(record, cause),
      now,
      speed: 1,
      oneAtATime,
    });
    this.scheduler.look();
  }

  /** Revision and status of the tasks that are not gone, oldest first. */
  get tasks(): string[] {
    return this.scheduler.tasks.map(({ record }) => `${record.definition.taskDefinitionArn} ${this.#word(record)}`);
  }

  get primary(): Deployment | undefined {
    return this.scheduler.rollout.primary;
  }

  /** Names of the events about deployments and steady states. */
  get told(): string[] {
    const names = this.events.map(({ detail }) => (detail as { eventName?: string }).eventName);
    return names.filter((name) => name !== undefined);
  }

  /** Makes all tasks of a revision run and be well. */
  bringUp(revision: string): void {
    for (const { record, run } of this.#of(revision)) {
      this.targets.states.set(record.ip, "healthy");
      run.become({ lastStatus: "RUNNING", containers: [{ ...view, health: "HEALTHY" }] });
    }
    this.scheduler.look();
  }

  /** Makes all tasks of a revision run; nobody knows yet how they are. */
  run(revision: string): void {
    for (const { run } of this.#of(revision)) run.become({ lastStatus: "RUNNING" });
  }

  /** Makes the target group find all tasks of a revision in a bad way. */
  condemn(revision: string): void {
    for (const { record } of this.#of(revision)) this.targets.states.set(record.ip, "unhealthy");
    this.scheduler.look();
  }

  /** Makes all tasks of a revision end by themselves. */
  crash(revision: string): void {
    const stopCause = { code: "EssentialContainerExited", reason: "Essential container in task exited" } as const;
    for (const { run } of this.#of(revision)) run.become({ lastStatus: "STOPPED", stopCause });
  }

  /** Lets time pass. */
  pass(seconds: number): void {
    this.now += seconds * 1000;
    this.scheduler.look();
  }

  #of(revision: string) {
    return this.scheduler.tasks
      .filter(({ record }) => record.definition.taskDefinitionArn === revision)
      .map(({ record }) => ({ record, run: record.run as ScriptedTask }));
  }

  #word(record: TaskRecord): string {
    return record.drainCause ? "leaving" : this.targets.states.get(record.ip) === "healthy" ? "up" : "coming";
  }
}
