import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type PolicyStatement, policyDocument } from "./policy-document";

export interface DeployRoleProps {
  readonly roleName: string;
  /** Trust policy as JSON: who may take the role. */
  readonly trustPolicy: string;
  /** What the role may do; every statement allows. */
  readonly statements: readonly PolicyStatement[];
}

const SESSION_SECONDS = 3600; // the shortest maximum that IAM offers

/** The role that a pipeline takes to deploy one environment. */
export class DeployRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { roleName, trustPolicy, statements }: DeployRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: roleName,
      description: "taken by the deployment pipeline",
      assumeRolePolicy: trustPolicy,
      maxSessionDuration: SESSION_SECONDS,
    });
    new IamRolePolicy(this, "policy", {
      name: "deploy",
      role: role.name,
      policy: policyDocument(statements),
    });
    this.arn = role.arn;
  }
}
