import type { Refusal } from "../api/refusal";
import type { Words } from "../words/en";

/** Says in the reader's language why a service refused. */
export const explain = (refusal: Refusal, { errors }: Words): string => {
  if (refusal.isAway) return errors.away;
  if (refusal.status === 404) return errors.gone;
  if (refusal.slug === "inventory-exists") return errors.alreadyStocked;
  if (refusal.slug === "no-such-product") return errors.noProduct;
  if (refusal.fields.length > 0) return errors.check;
  return errors.unknown(refusal.message);
};
