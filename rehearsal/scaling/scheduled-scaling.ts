import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  paginateDescribeScheduledActions,
  RegisterScalableTargetCommand,
  type ScalableTarget,
  type ScheduledAction,
} from "@aws-sdk/client-application-auto-scaling";
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import type { Player, Stage } from "../runtime/contract";
import { jsonOf, succeeded } from "../wire/json-body";
import { parseCron, wallTime } from "./cron";
import { scheduleRules } from "./schedule-rules";

const LOOK_MS = 1000;
const MINUTE_MS = 60_000;
/** A clock that jumps further is taken to have jumped this far. */
const LONGEST_JUMP_MINUTES = 2 * 24 * 60;
const ECS = "ecs";

/** Plays what Application Auto Scaling does by the clock: scheduled actions, and limits that a service is outside of. */
export interface ScheduledScaling extends Player {
  /** Lets its clock show another time, from which it goes on. Resolves when what has become due is done. */
  setClock(at: Date): Promise<void>;
}

export interface ScheduledScalingOptions {
  /** @default the machine's clock */
  readonly now?: () => number;
}

interface Named {
  readonly ResourceId?: string;
  readonly MinCapacity?: number;
  readonly MaxCapacity?: number;
}

/** The last minute of a span in which the action is due; undefined where it is in none. */
const lastDue = ({ Schedule = "", Timezone }: ScheduledAction, from: number, to: number): number | undefined => {
  const matches = parseCron(Schedule);
  for (let minute = to; minute > from && matches; minute -= MINUTE_MS)
    if (matches(wallTime(minute, Timezone ?? "UTC"))) return minute;
  return undefined;
};

const startOfMinute = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;

/** Moves services into the limits of their scalable targets. */
class Limits {
  readonly #scaling: ApplicationAutoScalingClient;
  readonly #ecs: ECSClient;

  constructor(private readonly stage: Stage) {
    const endpoint = `http://127.0.0.1:${stage.emulator.port}`;
    this.#scaling = new ApplicationAutoScalingClient({ ...stage.client, endpoint });
    this.#ecs = new ECSClient(stage.client); // a service is answered on the wire
  }

  /** A service that has fewer or more tasks than its limits is given what they allow. */
  async clamp(resourceId: string, why: string): Promise<void> {
    const target = await this.#targetOf(resourceId);
    const [, cluster, service] = resourceId.split("/");
    if (!target || !cluster || !service) return;
    const { services = [] } = await this.#ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    const desired = services.find(({ status }) => status === "ACTIVE")?.desiredCount;
    if (desired === undefined) return;
    const wanted = Math.min(Math.max(desired, target.MinCapacity ?? 0), target.MaxCapacity ?? desired);
    const { DynamicScalingInSuspended, DynamicScalingOutSuspended } = target.SuspendedState ?? {};
    if (wanted === desired || (wanted < desired ? DynamicScalingInSuspended : DynamicScalingOutSuspended)) return;
    this.stage.say(`${why}: ${service} goes from ${desired} to ${wanted} tasks`);
    await this.#ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount: wanted }));
  }

  /** Does what a scheduled action says. */
  async run({ ScheduledActionName, ResourceId = "", ScalableDimension, ScalableTargetAction }: ScheduledAction) {
    const target = await this.#targetOf(ResourceId);
    if (!target || target.SuspendedState?.ScheduledScalingSuspended) return;
    const { MinCapacity, MaxCapacity } = ScalableTargetAction ?? {};
    const limits = {
      ...(MinCapacity !== undefined && { MinCapacity }),
      ...(MaxCapacity !== undefined && { MaxCapacity }),
    };
    const register = { ServiceNamespace: ECS, ResourceId, ScalableDimension, ...limits } as const;
    await this.#scaling.send(new RegisterScalableTargetCommand(register));
    await this.clamp(ResourceId, `scheduled action ${ScheduledActionName}`);
  }

  /** The actions that are due in a span of whole minutes, in their order. */
  async due(from: number, to: number): Promise<ScheduledAction[]> {
    const due: { readonly at: number; readonly action: ScheduledAction }[] = [];
    const question = { ServiceNamespace: ECS } as const;
    for await (const page of paginateDescribeScheduledActions({ client: this.#scaling }, question))
      for (const action of page.ScheduledActions ?? []) {
        const at = lastDue(action, from, to);
        if (at !== undefined) due.push({ at, action });
      }
    return due.sort((one, other) => one.at - other.at).map(({ action }) => action);
  }

  stop(): void {
    this.#scaling.destroy();
    this.#ecs.destroy();
  }

  async #targetOf(ResourceId: string): Promise<ScalableTarget | undefined> {
    const question = new DescribeScalableTargetsCommand({ ServiceNamespace: ECS, ResourceIds: [ResourceId] });
    return (await this.#scaling.send(question)).ScalableTargets?.[0];
  }
}

/** Starts to look at the clock. */
export const startScheduledScaling = (
  stage: Stage,
  { now = Date.now }: ScheduledScalingOptions = {},
): ScheduledScaling => {
  const limits = new Limits(stage);
  let offset = 0;
  let looked = startOfMinute(now());
  let last: Promise<void> = Promise.resolve();
  let isOpen = true;
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    last = last
      .then(() => (isOpen ? act() : undefined))
      .catch((error: unknown) => {
        if (isOpen) stage.say(`scheduled scaling: ${error instanceof Error ? error.message : error}`);
      });
    return last;
  };
  const look = async (): Promise<void> => {
    const to = startOfMinute(now() + offset);
    const from = Math.max(looked, to - LONGEST_JUMP_MINUTES * MINUTE_MS);
    looked = to;
    if (to > from) for (const action of await limits.due(from, to)) await limits.run(action);
  };
  const timer = setInterval(() => void inTurn(look), LOOK_MS);
  const stopListening = stage.wire.onAnswered((call, request, response) => {
    if (call.service !== "application-autoscaling" || call.action !== "RegisterScalableTarget") return;
    const { ResourceId, MinCapacity, MaxCapacity } = jsonOf<Named>(request);
    const hasLimits = MinCapacity !== undefined || MaxCapacity !== undefined;
    if (succeeded(response) && ResourceId && hasLimits) void inTurn(() => limits.clamp(ResourceId, "new limits"));
  });
  return {
    handlers: [scheduleRules()],
    setClock(at) {
      offset = at.getTime() - now();
      looked = Math.min(looked, startOfMinute(at.getTime()));
      return inTurn(look);
    },
    async stop() {
      isOpen = false;
      clearInterval(timer);
      stopListening();
      await last;
      limits.stop();
    },
  };
};
