import type { Attributes } from "./attributes";
import { allOf } from "./items";

const SENSITIVE = /^(confidential|restricted|sensitive|secret)$/i;
const TAGS = ["DataClassification", "Classification"];

/** Whether its tags say that what it holds is sensitive. @throws Undecided */
export const isSensitive = (tagged: Attributes): boolean =>
  tagged.entries("tags").some(([name, value]) => TAGS.includes(name) && value.matches(SENSITIVE));

/** Aliases of the keys that AWS keeps for everybody in an account. */
const SHARED_KEY = /(^|[:/])alias\/aws\//;

/** Whether an attribute names a key of one's own, and not one that AWS keeps for the whole account. @throws Undecided */
export const hasOwnKey = (holder: Attributes, attribute: string): boolean => {
  if (!holder.has(attribute)) return false;
  const key = holder.text(attribute);
  return !(key?.isKnown && SHARED_KEY.test(key.value));
};

/** What is wrong with what its tags call sensitive, when it is encrypted with no key of one's own. @throws Undecided */
export const sensitiveWithoutKey = (tagged: Attributes, key: string): string | undefined =>
  allOf(
    () => isSensitive(tagged),
    () => !hasOwnKey(tagged, key),
  )
    ? "is sensitive by its tags, and is not encrypted with a key of one's own"
    : undefined;
