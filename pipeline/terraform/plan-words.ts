import type { PlanJson } from "./plan-json";

const NO_CHANGES = /^No changes\./m;
const CHANGE = /^ {2}# (\S+) will be (created|destroyed)$/gm;
const TOTALS = /^Plan: (\d+) to add, 0 to change, (\d+) to destroy\.$/m;
const actions = { created: "create", destroyed: "delete" } as const;

/** Whether Terraform said, while it made a plan, that there is nothing to change. */
export const changesNothing = (words: string): boolean => NO_CHANGES.test(words);

/**
 * What a plan does, read from Terraform's own words while it made the plan. Looking into the plan file starts the provider
 * once more, for over two seconds; the words are enough when nothing but whole resources come and go.
 * @returns `undefined` when the words leave anything open: a change in place, a replacement, an import, or totals that differ.
 */
export const planFromWords = (words: string): PlanJson | undefined => {
  if (changesNothing(words)) return {};
  const changes = [...words.matchAll(CHANGE)].map(([, address = "", what]) => ({
    address,
    type: address.split(".")[0] ?? address,
    mode: "managed" as const,
    change: { actions: [actions[what as keyof typeof actions]], before: null, after: null },
  }));
  const [, toAdd, toDestroy] = TOTALS.exec(words) ?? [];
  const count = (what: "create" | "delete") => changes.filter(({ change }) => change.actions[0] === what).length;
  const isAll = count("create") === Number(toAdd) && count("delete") === Number(toDestroy);
  return isAll ? { resource_changes: changes } : undefined;
};
