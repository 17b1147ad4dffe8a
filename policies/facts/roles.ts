import { Items } from "./items";
import { identityStatements, type Statement, statementsOf } from "./policy-statements";
import type { Subject } from "./subject";
import type { Text } from "./text";
import { undecided } from "./undecided";

/** Policies of AWS that only pull images and write logs. */
const START_ONLY = /:policy\/service-role\/AmazonECSTaskExecutionRolePolicy$/;

/** Everything that a role is allowed or denied: inside it, beside it, and by what is attached. */
export const statementsOfRole = (role: Subject): Items<Statement> => {
  const beside = role.linked("aws_iam_role_policy", "role").flatMap((policy) => statementsOf(policy, "policy"));
  const attached = role
    .linked("aws_iam_role_policy_attachment", "role")
    .and(role.linked("aws_iam_policy_attachment", "roles"))
    .flatMap((attachment) => attachment.oneOrMore("policy_arn"))
    .and(role.texts("managed_policy_arns"))
    .flatMap((policy) => statementsOfPolicy(policy, role));
  return identityStatements(role).and(beside).and(attached);
};

const statementsOfPolicy = (policy: Text, role: Subject): Items<Statement> => {
  if (policy.isKnown && START_ONLY.test(policy.value)) return new Items([]);
  if (policy.isKnown) return undecided(policy.attribute, `${policy} is not in this program`);
  return role.resolve(policy, "aws_iam_policy").flatMap(identityStatements);
};
