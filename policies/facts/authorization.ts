import type { Text } from "./text";
import unrestrictable from "./unrestrictable-actions.json";

/** Actions of each service that AWS checks against no resource, from its service authorization reference. */
const byService = new Map(
  Object.entries(unrestrictable).map(([service, actions]) => [
    service,
    actions.split(" ").map((name) => name.toLowerCase()),
  ]),
);

/**
 * Whether a statement about these actions could name resources: whether one action that the pattern covers can be
 * restricted. A pattern covers only what cannot be restricted when it is one such action.
 * @throws Undecided
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const isRestrictable = (action: Text): boolean => {
  const [service = "", name = ""] = action.value.toLowerCase().split(":");
  return !byService.get(service)?.includes(name);
};
