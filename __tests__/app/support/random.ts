/** Gives numbers from 0 to 1. */
export type Random = () => number;

/** A generator whose numbers depend on its seed only, so that a failure can be run again. */
export const randomFrom = (seed: number): Random => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
