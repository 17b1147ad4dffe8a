import type { LifecycleRule } from "./ecr-lifecycle-policy";

/** An image of a repository, as far as a lifecycle policy looks at it. */
export interface StoredImage {
  readonly digest: string;
  readonly tags: readonly string[];
  /** Milliseconds since 1970. */
  readonly pushedAt: number;
  /** Digests of the images that it lists, where it is a manifest list. */
  readonly lists: readonly string[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Of the signs of a tag only the dot means something else in a regular expression. */
const matches = (pattern: string, tag: string): boolean =>
  new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(tag);

/** Whether an image meets the tagging requirements of a rule: each prefix or pattern by one of its tags. */
const isSelected = ({ selection }: LifecycleRule, { tags }: StoredImage): boolean => {
  const { tagStatus, tagPrefixList = [], tagPatternList = [] } = selection;
  if (tagStatus === "any") return true;
  if (tagStatus === "untagged") return tags.length === 0;
  const patterns = [...tagPrefixList.map((prefix) => `${prefix}*`), ...tagPatternList];
  return patterns.every((pattern) => tags.some((tag) => matches(pattern, tag)));
};

/** What a rule alone would expire: the oldest first. Images of one second count as they were pushed. */
const markedBy = ({ selection }: LifecycleRule, newestFirst: readonly StoredImage[], now: number): StoredImage[] =>
  selection.countType === "imageCountMoreThan"
    ? newestFirst.slice(selection.countNumber)
    : newestFirst.filter(({ pushedAt }) => now - pushedAt > selection.countNumber * DAY_MS);

/**
 * What a lifecycle policy expires. A rule counts every image that it selects, also what another rule has marked. An image
 * that a rule selects is out of the reach of all rules behind it, and one that a manifest list refers to stays as long as
 * that list.
 * @param images Oldest first.
 * @param rules By their priority.
 * @returns their digests, each list before what it refers to.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules
 */
export const expiredImages = (
  images: readonly StoredImage[],
  rules: readonly LifecycleRule[],
  now: number,
): readonly string[] => {
  const newestFirst = images.toSorted((one, other) => one.pushedAt - other.pushedAt).reverse();
  const marked = new Set<StoredImage>();
  const decided = new Set<StoredImage>();
  for (const rule of rules) {
    const selected = newestFirst.filter((image) => isSelected(rule, image));
    for (const image of markedBy(rule, selected, now)) if (!decided.has(image)) marked.add(image);
    for (const image of selected) decided.add(image);
  }
  const isReferredTo = ({ digest }: StoredImage): boolean =>
    images.some((list) => list.lists.includes(digest) && !marked.has(list));
  const expired = [...marked].filter((image) => !isReferredTo(image));
  return expired.toSorted((one, other) => other.lists.length - one.lists.length).map(({ digest }) => digest);
};
