import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { UserError } from "../user-error";
import { type PolicyStatement, policyDocument } from "./policy-document";

export interface PipelinePolicy {
  /** Unique in the account. */
  readonly policyName: string;
  /** Every statement allows. */
  readonly statements: readonly PolicyStatement[];
}

export interface PipelineRoleProps {
  readonly roleName: string;
  /** Whoever takes it, in words. */
  readonly taker: string;
  /** Trust policy as JSON: who may take the role. */
  readonly trustPolicy: string;
  /**
   * The most seconds that one of its sessions may last, 3600 to 43200; a job may ask for less.
   * @default 3600
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html#id_roles_update-session-duration
   */
  readonly sessionSeconds?: number;
  /** What the role may do, at most ten policies; the keys become construct ids. */
  readonly policies: Readonly<Record<string, PipelinePolicy>>;
}

/** The least and the most that IAM offers as the longest session of a role. */
const [SHORTEST_SESSION, LONGEST_SESSION] = [3600, 43_200];
/** Of a managed policy, white space not counted. All inline policies of a role together may have 10,240, which is too few.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
const MOST_POLICY_CHARACTERS = 6144;
/** Managed policies of one role, unless AWS raises the quota. */
const MOST_POLICIES = 10;

/** A role that a pipeline takes for its work on one environment. */
export class PipelineRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PipelineRoleProps) {
    super(scope, id);
    const { roleName, taker, trustPolicy, policies, sessionSeconds = SHORTEST_SESSION } = props;
    assertFits(policies);
    assertLength(sessionSeconds);
    const role = new IamRole(this, "role", {
      name: roleName,
      description: `taken by ${taker}`,
      assumeRolePolicy: trustPolicy,
      maxSessionDuration: sessionSeconds,
    });
    for (const [part, { policyName, statements }] of Object.entries(policies)) {
      const policy = new IamPolicy(this, `${part}-policy`, {
        name: policyName,
        description: `what ${taker} may do: ${part}`,
        policy: policyDocument(statements),
      });
      new IamRolePolicyAttachment(this, part, { role: role.name, policyArn: policy.arn });
    }
    this.arn = role.arn;
  }
}

const assertLength = (seconds: number): void => {
  if (!Number.isInteger(seconds) || seconds < SHORTEST_SESSION || seconds > LONGEST_SESSION)
    throw new UserError(
      `sessionSeconds: is ${seconds}, IAM takes ${SHORTEST_SESSION} to ${LONGEST_SESSION} whole seconds; choose one of them`,
    );
};

const assertFits = (policies: PipelineRoleProps["policies"]): void => {
  const count = Object.keys(policies).length;
  if (count > MOST_POLICIES)
    throw new UserError(`policies: there are ${count}, a role takes at most ${MOST_POLICIES}; join some of them`);
  for (const [part, { statements }] of Object.entries(policies)) {
    const { length } = policyDocument(statements).replace(/\s/g, "");
    if (length > MOST_POLICY_CHARACTERS)
      throw new UserError(
        `policies.${part}: has ${length} characters, IAM takes ${MOST_POLICY_CHARACTERS}; move statements to another policy`,
      );
  }
};
