import { defineRule } from "../../engine/rule";
import { bucketPolicy } from "../../evidence/programs";
import { allOf, anyOf, Items } from "../../facts/items";
import { type Principal, type Statement, statementsOf } from "../../facts/policy-statements";
import { isOpenToAnybody } from "../../facts/public-access";
import type { Subject } from "../../facts/subject";
import { undecided } from "../../facts/undecided";

/** What gives a bucket, or what lies in it, to others. */
const CONTROL = new Items([
  "s3:DeleteBucketPolicy",
  "s3:PutBucketAcl",
  "s3:PutBucketPolicy",
  "s3:PutEncryptionConfiguration",
  "s3:PutObjectAcl",
]);
const ACCOUNT = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?=:|$)/;
/** All accounts of an organization are let in. */
const ORGANIZATION = /^aws:Principal(OrgID|OrgPaths)$/i;
const OWN_ACCOUNT = "aws_caller_identity";

/** Whether an account is another one than those that a provider may work in. @throws Undecided when none says so */
const isOthers = (account: string, policy: Subject): boolean => {
  const own = policy.others("aws").flatMap((each) => each.strings("allowed_account_ids"));
  return own.isEmpty
    ? undecided(`account ${account}`, "may be another one: no provider has allowed_account_ids")
    : !own.some((each) => each === account);
};

const isForeign = ({ type, name }: Principal, statement: Statement, policy: Subject): boolean => {
  if (type === "Service" || type === "Federated") return false;
  if (name.resources.some((each) => each.mode === "managed" || each.type === OWN_ACCOUNT)) return false;
  if (name.is("*"))
    return (
      anyOf(
        () => isOpenToAnybody(statement),
        () => statement.conditions.some(({ key }) => ORGANIZATION.test(key)),
      ) || undecided("Condition", "may leave other accounts")
    );
  const [, account] = ACCOUNT.exec(name.value) ?? [];
  if (account) return isOthers(account, policy);
  return name.startsWith("arn:aws:iam::cloudfront:")
    ? false
    : undecided(name.attribute, `${name} may be in any account`);
};

const allow = (action: string, principal: string, more = ""): string =>
  `{ Effect = "Allow", Action = "s3:${action}", Resource = "*", Principal = ${principal}, ${more} }`;
const policy = (...statement: Parameters<typeof allow>): string => bucketPolicy(allow(...statement));
const OTHER = '{ AWS = ["arn:aws:iam::222222222222:role/r"] }';
const where = (key: string, value: string): string => `Condition = { StringEquals = { "${key}" = "${value}" } }`;

export const s3PolicyKeepsControl = defineRule({
  id: "s3-policy-keeps-control",
  title: "a bucket's policy must not let other accounts change who may use the bucket",
  severity: "high",
  why: "another account can otherwise open it to everybody, or lock you out",
  fix: "allow other accounts to read and write objects, and nothing else",
  example: 'Action = ["s3:GetObject", "s3:PutObject"]\nPrincipal = { AWS = "arn:aws:iam::222222222222:role/reader" }',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6",
  controls: { "FSBP 1.0.0": ["S3.6"] },
  aliases: {},
  appliesTo: ["aws_s3_bucket_policy"],
  check: (subject) =>
    statementsOf(subject, "policy").flatMap((statement) =>
      CONTROL.filter((action) =>
        allOf(
          () => statement.allows,
          () => statement.concerns(action),
          () => statement.principals.some((principal) => isForeign(principal, statement, subject)),
        ),
      ).map((action) => `${statement.name} allows another account ${action}`),
    ),
  passes: [
    policy("GetObject", OTHER),
    policy("*", '{ Service = "delivery.logs.amazonaws.com" }'),
    policy("PutBucketPolicy", "{ AWS = aws_iam_role.r.arn }").concat(
      '\nresource "aws_iam_role" "r" {\n  assume_role_policy = "{}"\n}',
    ),
    bucketPolicy('{ Effect = "Deny", Action = "s3:*", Resource = "*", Principal = "*" }'),
  ],
  fails: [
    policy("*", '"*"'),
    policy("Put*", '{ AWS = "*" }'),
    policy("PutBucketAcl", '"*"', where("aws:PrincipalOrgID", "o-1")),
  ],
  undecided: [
    policy("PutBucketPolicy", OTHER),
    policy("PutBucketPolicy", "{ AWS = var.unknown }"),
    policy("PutBucketAcl", '"*"', where("aws:PrincipalAccount", "222222222222")),
    policy("PutBucketAcl", '{ CanonicalUser = "0123" }'),
  ],
});
