import { z } from "zod";
import { UserError } from "../../user-error";
import type { Resource } from "../model/resource";
import type { FileComment } from "../readers/configuration";
import type { Claim } from "./waiver";

/** A claim and the resource it is about. */
export interface Placed {
  readonly claim: Claim;
  readonly isAbout: (resource: Resource) => boolean;
}

const said = {
  rule: z.string(),
  reason: z.string(),
  owner: z.string(),
  until: z.string(),
};
const inFile = z.array(z.object({ ...said, address: z.string() }).strict());
const inCode = z.array(z.object({ ...said, construct: z.string() }));

/**
 * What `waive` wrote beside the resources of constructs; one call is one claim, about all of them.
 * @throws UserError when something else stands there
 */
export const claimsInCode = (resources: readonly Resource[]): Placed[] => {
  const placed = new Map<string, { claim: Claim; about: Set<Resource> }>();
  for (const resource of resources) {
    if (resource.waivers === undefined) continue;
    const claims = inCode.safeParse(resource.waivers);
    if (!claims.success) throw new UserError(`${resource.id}: its waivers are not of the form that waive() writes`);
    for (const { construct, ...claim } of claims.data) {
      const key = JSON.stringify([construct, claim]);
      const known = placed.get(key) ?? { claim: { ...claim, where: construct }, about: new Set() };
      known.about.add(resource);
      placed.set(key, known);
    }
  }
  return [...placed.values()].map(({ claim, about }) => ({ claim, isAbout: (resource) => about.has(resource) }));
};

/** The waivers of a file: a list of `{rule, address, reason, owner, until}`. @throws UserError */
export const claimsInFile = (text: string, file: string): Placed[] => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file}: is no JSON: ${(cause as Error).message}`, { cause });
  }
  const claims = inFile.safeParse(json);
  if (!claims.success) {
    const [issue] = claims.error.issues;
    throw new UserError(
      `${file}: ${issue?.path.join(".") || "it"}: ${issue?.message}; a waiver is {rule, address, reason, owner, until}`,
    );
  }
  return claims.data.map(({ address, ...claim }) => ({
    claim: { ...claim, where: `${file} (${address})`, isOutside: true },
    isAbout: (resource) => resource.id === address || resource.address === address,
  }));
};

/** `checkov:skip=CKV_AWS_21:a reason`, inside the block that it is about; `tfsec` and `trivy` write theirs without one. */
const SKIP = /checkov:skip=([\w-]+)(?::\s*(.*?))?\s*(?:\*\/)?$/;

/** The skips that stand in comments for Checkov. Those that no rule of ours answers to are left to Checkov. */
export const claimsInComments = (comments: readonly FileComment[], isKnown: (rule: string) => boolean): Placed[] =>
  comments.flatMap(({ text, line, file }) => {
    const [, rule = "", reason = ""] = SKIP.exec(text) ?? [];
    if (!rule || !isKnown(rule)) return [];
    const isAbout = ({ location }: Resource) =>
      location.file === file && line >= (location.line ?? Number.POSITIVE_INFINITY) && line <= (location.endLine ?? 0);
    return [{ claim: { rule, reason, where: `${file}:${line}` }, isAbout }];
  });
