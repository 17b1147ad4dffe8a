import { z } from "zod";

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const MAX_RULES = 50;
/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
const MIN_TEXT = 100;
const MAX_TEXT = 30_720;
/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html#lp_tag_pattern_list */
const MAX_WILDCARDS = 4;

const positive = z.number().int().min(1);
const tags = z.array(z.string().min(1)).min(1);

const selection = z
  .strictObject({
    tagStatus: z.enum(["tagged", "untagged", "any"]),
    tagPrefixList: tags.optional(),
    tagPatternList: tags.optional(),
    countType: z.enum(["imageCountMoreThan", "sinceImagePushed"]),
    countUnit: z.literal("days").optional(),
    countNumber: positive,
  })
  .superRefine(({ tagStatus, tagPrefixList, tagPatternList, countType, countUnit }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const lists = [tagPrefixList, tagPatternList].filter(Boolean).length;
    if (tagStatus === "tagged" && lists !== 1)
      refuse("tagStatus", "tagged needs a tagPrefixList or a tagPatternList, and not both");
    if (tagStatus !== "tagged" && lists > 0) refuse("tagStatus", `${tagStatus} takes no list of tags`);
    if ((countType === "sinceImagePushed") !== (countUnit !== undefined))
      refuse("countUnit", "belongs to sinceImagePushed, which needs it, and to no other count type");
    if (tagPatternList?.some((pattern) => pattern.split("*").length - 1 > MAX_WILDCARDS))
      refuse("tagPatternList", `a pattern has at most ${MAX_WILDCARDS} wildcards`);
  });

const rule = z.strictObject({
  rulePriority: positive,
  description: z.string().optional(),
  selection,
  action: z.strictObject({ type: z.literal("expire") }),
});

const isRepeated = (values: readonly unknown[]): boolean => new Set(values).size < values.length;

const policy = z.strictObject({ rules: z.array(rule).min(1).max(MAX_RULES) }).superRefine(({ rules }, context) => {
  const refuse = (message: string) => context.addIssue({ code: "custom", path: ["rules"], message });
  if (isRepeated(rules.map(({ rulePriority }) => rulePriority))) refuse("each rulePriority is used once");
  const highest = Math.max(...rules.map(({ rulePriority }) => rulePriority));
  if (rules.some(({ selection, rulePriority }) => selection.tagStatus === "any" && rulePriority !== highest))
    refuse("a rule with tagStatus any has the highest rulePriority");
  if (rules.filter(({ selection }) => selection.tagStatus === "untagged").length > 1)
    refuse("only one rule selects untagged images");
  const lists = rules.flatMap(({ selection: { tagPrefixList, tagPatternList } }) => {
    const list = tagPrefixList ?? tagPatternList;
    return list ? [JSON.stringify([...list].sort())] : [];
  });
  if (isRepeated(lists)) refuse("each set of tag prefixes or patterns is used once");
});

/** A rule of a lifecycle policy, as ECR takes it. Storage classes and what was pulled last are not played, and refused. */
export type LifecycleRule = Readonly<z.output<typeof rule>>;

const wordsOf = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": ")).join("; ");

/**
 * Reads the text of a lifecycle policy.
 * @returns its rules in the order in which they are applied, or why ECR refuses it.
 */
export const readLifecyclePolicy = (text: string): readonly LifecycleRule[] | string => {
  if (text.length < MIN_TEXT || text.length > MAX_TEXT)
    return `the text has ${text.length} characters, ${MIN_TEXT} to ${MAX_TEXT} are allowed`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "Could not map policyString into LifecyclePolicy.";
  }
  const { data, error } = policy.safeParse(value);
  return data ? data.rules.toSorted((one, other) => one.rulePriority - other.rulePriority) : wordsOf(error);
};
