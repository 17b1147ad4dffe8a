import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";

/** Time to notice that a key was deleted by mistake; the least that AWS allows. */
const DELETION_DAYS = 7;

export interface EncryptionKeyProps {
  /** Its tag `Name`. */
  readonly keyName: string;
  readonly description: string;
  readonly region: string;
  /** The 12 digits of the AWS account. */
  readonly account: string;
  /** Log groups that it encrypts; may be none. */
  readonly logGroupNames: readonly string[];
  /** Whether a budget of this account publishes to a topic that it encrypts. @default false */
  readonly admitsBudgets?: boolean;
}

/**
 * A key of KMS, new every year, for what the key of AWS's own cannot encrypt: CloudWatch publishes to no topic, and writes
 * to no log group, that is encrypted with a key that does not admit it. Roles are admitted by their own policies.
 */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { arn } = new KmsKey(this, "key", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_DAYS,
      policy: keyPolicy(props),
      tags: { Name: props.keyName },
    });
    this.arn = arn;
  }
}

const USE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

/**
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
const keyPolicy = ({ region, account, logGroupNames, admitsBudgets }: EncryptionKeyProps): string => {
  const admit = (Sid: string, Principal: object, Action: readonly string[], Condition?: object) => ({
    Sid,
    Effect: "Allow",
    Principal,
    Action,
    Resource: "*", // of a key's policy: the key itself
    ...(Condition && { Condition }),
  });
  const publish = (Sid: string, service: string) =>
    admit(Sid, { Service: `${service}.amazonaws.com` }, ["kms:Decrypt", "kms:GenerateDataKey*"], {
      StringEquals: { "aws:SourceAccount": account },
    });
  const groups = logGroupNames.map((name) => `arn:aws:logs:${region}:${account}:log-group:${name}`);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      admit("PoliciesOfTheAccount", { AWS: `arn:aws:iam::${account}:root` }, ["kms:*"]),
      publish("Alarms", "cloudwatch"),
      ...(admitsBudgets ? [publish("Budgets", "budgets")] : []),
      ...(groups.length > 0
        ? [
            admit("LogGroups", { Service: `logs.${region}.amazonaws.com` }, USE, {
              ArnEquals: { "kms:EncryptionContext:aws:logs:arn": groups },
            }),
          ]
        : []),
    ],
  });
};
