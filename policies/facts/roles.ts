import { allOf, Items } from "./items";
import { type Condition, identityStatements, type Statement, statementsOf } from "./policy-statements";
import type { Subject } from "./subject";
import { Text } from "./text";
import { undecided } from "./undecided";

/** Policies of AWS that only pull images and write logs. */
const START_ONLY = /:policy\/service-role\/AmazonECSTaskExecutionRolePolicy$/;
/** What AWS keeps for everybody is there to allow. */
const OF_AWS = /^arn:[^:]*:iam::aws:policy\//;
const NAME_IN_ARN = /^arn:[^:]*:iam::\d*:policy\/(?:.*\/)?([^/]+)$/;

type Effect = "Allow" | "Deny";
type Sayings = (effect: Effect) => Items<Statement>;

/** Something that a role may do or not. */
export interface Doing {
  /** Whether a statement is about it, be it to allow or to deny that. @throws Undecided */
  readonly isAbout: (statement: Statement) => boolean;
  /** Whether a condition is true of it. @throws Undecided */
  readonly meets: (condition: Condition) => boolean;
}

/** For whom a condition may be true or not. @throws Undecided always */
export const unsure = ({ key }: Condition): never => undecided(`Condition.${key}`, "may be true or not");

/** Whether a role may do something: a policy of it allows that, none denies it, and its boundary lets it. @throws Undecided */
export const roleMay = (role: Subject, doing: Doing): boolean => {
  const boundary = role.oneOrMore("permissions_boundary");
  const ofBoundary: Sayings = (effect) => boundary.flatMap((policy) => statementsOfPolicy(policy, role, effect));
  return allOf(
    () => isGranted((effect) => statementsOfRole(role, effect), doing),
    () => boundary.isEmpty || isGranted(ofBoundary, doing),
  );
};

const isGranted = (statements: Sayings, { isAbout, meets }: Doing): boolean => {
  const isSaid = (effect: Effect): boolean =>
    statements(effect).some((statement) =>
      allOf(
        () => (effect === "Allow" ? statement.allows : statement.denies),
        () => isAbout(statement),
        () => statement.conditions.every(meets),
      ),
    );
  return allOf(
    () => isSaid("Allow"),
    () => !isSaid("Deny"),
  );
};

/** What a role is allowed or denied: inside it, beside it, and by what is attached. */
const statementsOfRole = (role: Subject, effect: Effect): Items<Statement> => {
  const beside = role.linked("aws_iam_role_policy", "role").flatMap((policy) => statementsOf(policy, "policy"));
  const attached = role
    .linked("aws_iam_role_policy_attachment", "role")
    .and(role.linked("aws_iam_policy_attachment", "roles"))
    .flatMap((attachment) => attachment.oneOrMore("policy_arn"))
    .and(
      role
        .linked("aws_iam_role_policy_attachments_exclusive", "role_name")
        .flatMap((attachments) => attachments.texts("policy_arns")),
    )
    .and(role.texts("managed_policy_arns"))
    .flatMap((policy) => statementsOfPolicy(policy, role, effect));
  return identityStatements(role).and(beside).and(attached);
};

const statementsOfPolicy = (policy: Text, role: Subject, effect: Effect): Items<Statement> => {
  const isOfAws = policy.isKnown && OF_AWS.test(policy.value);
  if (isOfAws && (effect === "Deny" || START_ONLY.test(policy.value))) return new Items([]);
  const [, name] = policy.isKnown ? (NAME_IN_ARN.exec(policy.value) ?? []) : [];
  const meant = name ? new Text(name, policy.attribute) : policy;
  return role.resolve(meant, "aws_iam_policy").flatMap(identityStatements);
};
