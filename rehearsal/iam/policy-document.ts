import { z } from "zod";
import { UserError } from "../../user-error";

/** IAM takes one value where it takes a list of them. */
const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item));
const texts = listOf(z.union([z.string(), z.number(), z.boolean()]).transform(String));
const principals = z.union([
  z.literal("*"),
  z.partialRecord(z.enum(["AWS", "CanonicalUser", "Federated", "Service"]), texts),
]);

const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(["Allow", "Deny"]),
    Principal: principals.optional(),
    NotPrincipal: principals.optional(),
    Action: texts.optional(),
    NotAction: texts.optional(),
    Resource: texts.optional(),
    NotResource: texts.optional(),
    Condition: z.record(z.string(), z.record(z.string(), texts)).default({}),
  })
  .refine(({ Action, NotAction }) => (Action === undefined) !== (NotAction === undefined), "has Action or NotAction")
  .refine(({ Principal, NotPrincipal }) => !(Principal && NotPrincipal), "has not both Principal and NotPrincipal")
  .refine(({ Resource, NotResource }) => !(Resource && NotResource), "has not both Resource and NotResource");

/** Version 2012-10-17 brought policy variables; without a version it is the older language, which has none. */
const document = z.strictObject({
  Version: z.enum(["2008-10-17", "2012-10-17"]).default("2008-10-17"),
  Id: z.string().optional(),
  Statement: listOf(statement),
});

export type Principals = z.output<typeof principals>;
export type Statement = z.output<typeof statement>;
/**
 * A policy, with lists everywhere that IAM takes one value or more.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export type PolicyDocument = z.output<typeof document>;

/** Reads the text of a policy. @throws UserError naming what IAM's grammar does not know. */
export const readPolicyDocument = (text: string): PolicyDocument => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`policy: is no JSON: ${(cause as Error).message}`, { cause });
  }
  const result = document.safeParse(json);
  if (result.success) return result.data;
  const lines = result.error.issues.map(
    ({ path, message }) => `policy: ${path.join(".") || "the document"}: ${message}`,
  );
  throw new UserError(lines.join("\n"));
};
