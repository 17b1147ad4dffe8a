import type { Dial, Player, Stage, Targets } from "../runtime/contract";
import { WebAclLog } from "../waf/web-acl-log";
import type { LoggedRequest } from "./access-log";
import { Alb, type AlbStats, type ListenerUrl } from "./alb";
import { readDeployed } from "./read-deployed";
import { changesRouting, Reloader } from "./reloader";
import type { RoutingView } from "./routing-view";
import { targetHandler } from "./target-handler";

export interface StartAlbOptions {
  readonly dial: Dial;
}

/** The load balancers of a rehearsal. */
export interface AlbPlayer extends Player {
  readonly targets: Targets;
  urls(): ListenerUrl[];
  stats(): AlbStats;
  /** Who gets through to what, and how every target is, by all that is deployed when it is asked. */
  view(): Promise<RoutingView>;
  /** The last requests, oldest first. */
  requests(): readonly LoggedRequest[];
  /** Reads again what is deployed. The wire tells of every call; of a reset or a replay it does not. */
  reload(): Promise<void>;
}

/** Something was deleted while it was being read; the call that deleted it makes the next reading. */
const isGone = (error: unknown): boolean => error instanceof Error && /NotFound|Nonexistent/.test(error.name);

/**
 * Plays the load balancers: everything that is deployed now and from now on.
 * @example const alb = await startAlb(stage, { dial }); // after the wire; its handlers come before those of `all.ts`
 */
export const startAlb = async (stage: Stage, { dial }: StartAlbOptions): Promise<AlbPlayer> => {
  const { wire, client, speed, say } = stage;
  const webAclLog = new WebAclLog(client);
  const alb = new Alb({ dial, speed, say, webAcls: { log: (judged) => webAclLog.write(judged) } });
  let isStopped = false;
  const reloader = new Reloader(wire, changesRouting, async () => {
    try {
      const deployed = await readDeployed(client);
      if (!isStopped) await alb.apply(deployed);
    } catch (error) {
      if (!isStopped && !isGone(error)) say(`alb: what is deployed could not be read: ${error}`);
    }
  });
  await reloader.reload();
  return {
    handlers: [targetHandler(alb.registry), alb.addresses.handler],
    targets: alb.targets,
    urls: () => alb.urls(),
    stats: () => alb.stats(),
    async view() {
      await reloader.caughtUp;
      return alb.view();
    },
    requests: () => alb.log.requests,
    reload: () => reloader.reload(),
    async stop() {
      isStopped = true;
      await reloader.stop();
      await alb.stop();
      await webAclLog.stop();
    },
  };
};
