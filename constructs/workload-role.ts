import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type PolicyStatement, policyDocument } from "./policy-document";

/** Where the roles of an environment come from. */
export type RoleSource =
  /** Made here, inside the limits of a policy that every role of the environment carries as its permissions boundary. */
  | { readonly kind: "create"; readonly account: string; readonly boundaryArn: string }
  /** One role that an administrator made; it is looked up by name and serves all workloads. */
  | { readonly kind: "existing"; readonly roleName: string };

export interface WorkloadRoleProps {
  readonly source: RoleSource;
  readonly roleName: string;
  /** Service that takes the role: `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  /** The resource on whose behalf the service may take it, wildcards allowed: `arn:aws:ecs:us-east-1:123456789012:*`. */
  readonly sourceArn: string;
  /** May be none: for a program that calls no AWS API. */
  readonly statements: readonly PolicyStatement[];
}

/**
 * A role for something that runs, with exactly the permissions it needs.
 * @example new WorkloadRole(this, "task-role", { source, roleName: "dev-stockwiz-task", service: "ecs-tasks.amazonaws.com", … })
 */
export class WorkloadRole extends Construct {
  readonly arn: string;
  /** What has to exist before the role can do what it is for. */
  readonly permissions: readonly ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, { source, roleName, service, sourceArn, statements }: WorkloadRoleProps) {
    super(scope, id);
    if (source.kind === "existing") {
      this.arn = new DataAwsIamRole(this, "role", { name: source.roleName }).arn;
      return;
    }
    const role = new IamRole(this, "role", {
      name: roleName,
      assumeRolePolicy: trustPolicy(service, source.account, sourceArn),
      permissionsBoundary: source.boundaryArn,
    });
    this.arn = role.arn;
    if (statements.length === 0) return; // IAM refuses a policy without a statement
    this.permissions = [
      new IamRolePolicy(this, "policy", { name: "workload", role: role.name, policy: policyDocument(statements) }),
    ];
  }
}

/**
 * Admits one service, and only when it acts for this account: otherwise another customer's service could be talked into
 * taking the role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
const trustPolicy = (service: string, account: string, sourceArn: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": sourceArn } },
      },
    ],
  });
