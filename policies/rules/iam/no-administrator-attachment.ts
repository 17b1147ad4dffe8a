import { defineRule } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { Attributes } from "../../facts/attributes";
import { Items } from "../../facts/items";
import type { Text } from "../../facts/text";

/** Policies of AWS that allow everything, or whose holder can allow itself everything. */
const TOO_MUCH = ["AdministratorAccess", "IAMFullAccess"];

/** Where each type names the policies that it attaches. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  aws_iam_role_policy_attachment: "policy_arn",
  aws_iam_user_policy_attachment: "policy_arn",
  aws_iam_group_policy_attachment: "policy_arn",
  aws_iam_policy_attachment: "policy_arn",
  aws_iam_role_policy_attachments_exclusive: "policy_arns",
  aws_iam_user_policy_attachments_exclusive: "policy_arns",
  aws_iam_group_policy_attachments_exclusive: "policy_arns",
  aws_iam_role: "managed_policy_arns",
  aws_ssoadmin_managed_policy_attachment: "managed_policy_arn",
};

const textsOf = (text: Text | undefined): Items<Text> => new Items(text ? [text] : []);

/** Whether an ARN means one of them, also where a data source looks it up by its name. @throws Undecided */
const isTooMuch = (policy: Text): boolean => {
  const meant = policy.resources.find(({ type }) => type === "aws_iam_policy");
  // A policy of the program itself is judged by what it says.
  if (meant?.mode === "managed") return false;
  const name = meant && new Attributes(meant.values, meant.address).text("name");
  if (name) return name.is(...TOO_MUCH);
  return new Items(TOO_MUCH).some((each) => policy.endsWith(`:policy/${each}`));
};

const attachment = (arn: string): string =>
  program(`resource "aws_iam_role_policy_attachment" "a" {\n  role = "r"\n  policy_arn = ${arn}\n}`);
const ADMINISTRATOR = '"arn:aws:iam::aws:policy/AdministratorAccess"';

export const noAdministratorAttachment = defineRule({
  id: "no-administrator-attachment",
  title: "no identity may have AdministratorAccess or IAMFullAccess attached",
  severity: "high",
  why: "one leaked credential of it is then the whole account",
  fix: "attach a policy that allows what is needed",
  example: "policy_arn = aws_iam_policy.deploy.arn\n# not arn:aws:iam::aws:policy/AdministratorAccess",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  aliases: { checkov: ["CKV_AWS_274", "CKV_AWS_275", "CKV2_AWS_56"], cdkNag: ["AwsSolutions-IAM4"] },
  appliesTo: Object.keys(ATTRIBUTES),
  check: (subject) => {
    const attribute = ATTRIBUTES[subject.type] ?? "";
    const policies = attribute.endsWith("s") ? subject.texts(attribute) : textsOf(subject.text(attribute));
    return policies.filter(isTooMuch).map((policy) => `attaches ${policy}`);
  },
  passes: [
    attachment('"arn:aws:iam::aws:policy/ReadOnlyAccess"'),
    attachment('"arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"'),
    attachment("aws_iam_policy.p.arn").concat(
      '\nresource "aws_iam_policy" "p" {\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:us-east-1:123456789012:q" }] })\n}',
    ),
  ],
  fails: [
    attachment(ADMINISTRATOR),
    attachment('"arn:aws-cn:iam::aws:policy/IAMFullAccess"'),
    program(
      `resource "aws_iam_role" "r" {\n  assume_role_policy = "{}"\n  managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", ${ADMINISTRATOR}]\n}`,
    ),
    program(
      `resource "aws_iam_policy_attachment" "a" {\n  name = "a"\n  roles = ["r"]\n  policy_arn = ${ADMINISTRATOR}\n}`,
    ),
    attachment(`"arn:\${var.unknown}:iam::aws:policy/AdministratorAccess"`),
  ],
  undecided: [attachment("var.unknown"), attachment(`"arn:aws:iam::aws:policy/\${var.unknown}"`)],
});
