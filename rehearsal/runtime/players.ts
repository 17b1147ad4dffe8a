import type { AlbPlayer } from "../alb/start-alb";
import { startAlb } from "../alb/start-alb";
import { type Data, startData } from "../data/start-data";
import { type Events, startEvents } from "../events/start-events";
import { type Fargate, startFargate } from "../fargate/fargate";
import { type Lambda, startLambda } from "../functions/start-lambda";
import type { Quotas } from "../quotas/quotas";
import { type ScheduledScaling, startScheduledScaling } from "../scaling/scheduled-scaling";
import type { WireRequest } from "../wire/aws-call";
import type { Handler } from "../wire/handler";
import type { Player, Stage } from "./contract";

/** The programs that play ECS, ALB, Lambda, RDS, ElastiCache and what happens between them. */
export interface Players {
  readonly alb: AlbPlayer;
  readonly data: Data;
  readonly fargate: Fargate;
  readonly lambda: Lambda;
  readonly events: Events;
  readonly scaling: ScheduledScaling;
  /** What they answer themselves. */
  readonly handlers: readonly Handler[];
  /** Stops every task, and looks again at what there is: nothing. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export interface PlayersOptions {
  /** Where the messages of topics are kept. */
  readonly inboxFile: string;
  /** What the account may have. */
  readonly quotas: Quotas;
  /** Requests that were replayed before: they bring back the code of functions. @default none */
  readonly recorded?: Iterable<WireRequest>;
}

/**
 * Starts all players on one stage.
 */
export const startPlayers = async (
  stage: Stage,
  { inboxFile, quotas, recorded = [] }: PlayersOptions,
): Promise<Players> => {
  const started: Player[] = [];
  const join = <T extends Player>(player: T): T => {
    started.unshift(player); // the last one on is the first one off
    stage.wire.enlist(player.handlers);
    return player;
  };
  const stop = async () => {
    for (const player of started) await player.stop();
  };
  try {
    const lambda = join(await startLambda(stage, { recorded }));
    const events = join(await startEvents(stage, lambda, { inboxFile }));
    const data = join(await startData(stage, { recorded }));
    let fargate: Fargate | undefined;
    const alb = join(
      await startAlb(stage, {
        dial: (ip, port) => {
          if (!fargate) throw new Error("nobody registers a target before ECS plays");
          return fargate.dial(ip, port);
        },
      }),
    );
    const scaling = join(startScheduledScaling(stage));
    fargate = join(
      await startFargate(stage, { quotas, targets: alb.targets, putEvent: events.putEvent, beyond: data }),
    );
    const ecs = fargate;
    return {
      alb,
      data,
      fargate: ecs,
      lambda,
      events,
      scaling,
      handlers: started.flatMap(({ handlers }) => handlers),
      async reset() {
        await ecs.reset();
        await data.reset();
        await alb.reload();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
