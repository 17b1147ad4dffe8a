import { all, any, conditionsHold, not, type Verdict } from "./conditions";
import { covers, type RequestContext } from "./pattern";
import type { PolicyDocument, Principals, Statement } from "./policy-document";

/** Who asks. */
export interface Caller {
  readonly type: "AWS" | "CanonicalUser" | "Federated" | "Service";
  /** Everything that a policy may call it: of a role its ARN, its account and the account's root. */
  readonly names: readonly string[];
}

/** What is asked of a policy. */
export interface PolicyRequest {
  /** Left out for the policy of an identity, which names nobody. */
  readonly caller?: Caller;
  readonly action: string;
  /** Left out for a trust policy, which names none: it belongs to the role. */
  readonly resource?: string;
  /** What the caller or the service sends along; the time is in every request. */
  readonly context: RequestContext;
}

export type Decision = "allowed" | "explicitly denied" | "implicitly denied";

/** `*` is everybody; only AWS's own spelling of it is, and never a federated identity that no statement names. */
const names = (principals: Principals, { type, names: own }: Caller): boolean => {
  const isEverybody = principals === "*" || (principals.AWS ?? []).includes("*");
  if (isEverybody && type !== "Federated") return true;
  return principals !== "*" && (principals[type] ?? []).some((name) => own.includes(name));
};

const isForCaller = ({ Principal, NotPrincipal }: Statement, caller: Caller | undefined): boolean => {
  if (!caller) return Principal === undefined && NotPrincipal === undefined;
  if (NotPrincipal) return !names(NotPrincipal, caller);
  return Principal !== undefined && names(Principal, caller);
};

const isForAction = ({ Action, NotAction }: Statement, action: string): Verdict => {
  const covered = any((Action ?? NotAction ?? []).map((pattern) => covers(pattern, action, { ignoresCase: true })));
  return NotAction ? not(covered) : covered;
};

const isForResource = (
  { Resource, NotResource }: Statement,
  { resource, context }: PolicyRequest,
  hasVariables: boolean,
): Verdict => {
  const patterns = Resource ?? NotResource;
  if (resource === undefined) return patterns === undefined;
  if (!patterns) return false;
  const covered = any(patterns.map((pattern) => covers(pattern, resource, { context, hasVariables })));
  return NotResource ? not(covered) : covered;
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const withTime = (context: RequestContext, now = new Date()): RequestContext => ({
  "aws:currenttime": now.toISOString(),
  "aws:epochtime": String(Math.floor(now.getTime() / 1000)),
  ...context,
});

/**
 * What a policy says of a request. What cannot be told, such as a condition operator that IAM does not have, admits nothing
 * and denies everything.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const decide = ({ Version, Statement: statements }: PolicyDocument, asked: PolicyRequest): Decision => {
  const request = { ...asked, context: withTime(asked.context) };
  const hasVariables = Version === "2012-10-17";
  const concerns = (statement: Statement): Verdict =>
    all([
      isForCaller(statement, request.caller),
      isForAction(statement, request.action),
      isForResource(statement, request, hasVariables),
      conditionsHold(statement, request.context, hasVariables),
    ]);
  const isMet = (effect: Statement["Effect"]) =>
    any(statements.filter(({ Effect }) => Effect === effect).map((statement) => concerns(statement)));
  if (isMet("Deny") !== false) return "explicitly denied";
  return isMet("Allow") === true ? "allowed" : "implicitly denied";
};
