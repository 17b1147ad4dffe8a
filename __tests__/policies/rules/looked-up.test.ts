import { loadRules } from "../../../policies/engine/registry";
import { verdictsOn } from "../../support/evidence";
import { programOf } from "../../support/program";

/** Verdicts of one rule on a program that no plan can show, because Terraform would ask AWS for its data sources. */
const verdicts = async (id: string, hcl: string) => {
  const rule = (await loadRules()).find((each) => each.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return verdictsOn(programOf(hcl), rule);
};

describe("a policy that a data source looks up", () => {
  const attached = (lookup: string) => `data "aws_iam_policy" "p" { ${lookup} }
resource "aws_iam_role_policy_attachment" "a" {
  role       = "r"
  policy_arn = data.aws_iam_policy.p.arn
}`;

  it.each([
    ['name = "AdministratorAccess"', "fail"],
    ['name = "ReadOnlyAccess"', "pass"],
    ['arn = "arn:aws:iam::aws:policy/IAMFullAccess"', "fail"],
    ['path_prefix = "/"', "undecided"],
  ])("with %s gets the verdict %s", async (lookup, verdict) => {
    expect(await verdicts("no-administrator-attachment", attached(lookup))).toEqual({
      "aws_iam_role_policy_attachment.a": verdict,
    });
  });
});

describe("the availability zones of subnets", () => {
  const tasks = (one: string, other: string) => `data "aws_availability_zones" "all" {}
${[one, other].map((zone, at) => `resource "aws_subnet" "s${at}" { availability_zone = ${zone} }`).join("\n")}
resource "aws_ecs_service" "s" {
  network_configuration {
    subnets = [aws_subnet.s0.id, aws_subnet.s1.id]
  }
}`;
  const names = "data.aws_availability_zones.all.names";

  it.each([
    [`${names}[0]`, `${names}[1]`, "pass"],
    [`${names}[0]`, `${names}[0]`, "fail"],
    [`element(${names}, 0)`, `element(${names}, 1)`, "undecided"],
    [`${names}[0]`, '"us-east-1a"', "undecided"],
    ["null", "null", "undecided"],
  ])("%s and %s get the verdict %s", async (one, other, verdict) => {
    expect(await verdicts("two-availability-zones", tasks(one, other))).toEqual({ "aws_ecs_service.s": verdict });
  });
});

describe("the account of whoever a bucket's policy lets change it", () => {
  const policy = (principal: string, allowed: string) => `provider "aws" { ${allowed} }
data "aws_caller_identity" "me" {}
resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:PutBucketPolicy", Resource = "*", Principal = { AWS = ${principal} } }] })
}`;
  const ALLOWED = 'allowed_account_ids = ["111111111111"]';

  it.each([
    ['"arn:aws:iam::111111111111:root"', ALLOWED, "pass"],
    ['"arn:aws:iam::222222222222:role/r"', ALLOWED, "fail"],
    ['["111111111111", "222222222222"]', ALLOWED, "fail"],
    ['"222222222222"', "", "undecided"],
    ['"222222222222"', "allowed_account_ids = [var.other]", "undecided"],
    [`"arn:aws:iam::\${data.aws_caller_identity.me.account_id}:root"`, "", "pass"],
  ])("%s where the provider says %s gets the verdict %s", async (principal, allowed, verdict) => {
    expect(await verdicts("s3-policy-keeps-control", policy(principal, allowed))).toEqual({
      "aws_s3_bucket_policy.p": verdict,
    });
  });
});
