import type { Attributes } from "./attributes";
import type { Items } from "./items";
import type { Subject } from "./subject";

/** One cache behavior of a distribution, and what to call it in messages. */
interface Behavior {
  readonly name: string;
  readonly block: Attributes;
}

/** The default behavior of a distribution and those of certain paths. */
export const behaviorsOf = (distribution: Subject): Items<Behavior> =>
  distribution
    .blocks("default_cache_behavior")
    .map((block): Behavior => ({ name: "the default behavior", block }))
    .and(
      distribution
        .blocks("ordered_cache_behavior")
        .map((block): Behavior => ({ name: `the behavior of ${block.text("path_pattern")}`, block })),
    );
