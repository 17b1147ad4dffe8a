import { type Concurrency, requestOf } from "./concurrency";
import type { Scope } from "./expressions";
import type { Held, RunRoom } from "./run-room";

export interface InGroupOptions {
  readonly asked: Concurrency | undefined;
  readonly scope: Scope;
  /** What waits, for the line that says so. */
  readonly name: string;
  readonly held: Held;
}

/** Runs something in its concurrency group, if it names one, as soon as it is its turn there. */
export const inGroup = async <T>(
  { expressions, groups, signal, say }: Pick<RunRoom, "expressions" | "groups" | "signal" | "say">,
  { asked, scope, name, held }: InGroupOptions,
  run: (held: Held) => Promise<T>,
): Promise<T> => {
  const request = requestOf(asked, scope, expressions, held.above);
  if (!request) return run(held);
  const membership = groups.enter(request);
  try {
    await membership.turn(signal, () => say(`${name}: waits for concurrency group ${request.group}`));
    return await run({
      above: [...held.above, membership.id],
      cancelled: AbortSignal.any([held.cancelled, membership.cancelled]),
    });
  } finally {
    membership.leave();
  }
};
