import type { Socket } from "node:net";

/** Joins two connections: what one side says the other hears, and both end together. Both have to allow a half that is closed. */
export const join = (one: Socket, other: Socket): void => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const)
    from.on("error", () => to.destroy()).on("close", () => to.destroySoon());
  one.pipe(other).pipe(one);
};
