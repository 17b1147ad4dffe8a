import { isAnybodys } from "../../../policies/facts/arns";
import { statementsOf } from "../../../policies/facts/policy-statements";
import { isOpenToAnybody, refusesPlainHttp } from "../../../policies/facts/public-access";
import { Subject } from "../../../policies/facts/subject";
import { Undecided } from "../../../policies/facts/undecided";
import { programOf, resourceAt } from "../../support/program";

const subjectOf = (attributes: string): Subject => {
  const program = programOf(
    `variable "v" {}\ndata "x" "d" {}\nresource "x" "r" {}\nresource "x" "y" {\n${attributes}\n}`,
  );
  return new Subject(resourceAt(program, "x.y"), program);
};

describe("a value that a caller or a source has to have", () => {
  const value = (expression: string) => () => {
    const text = subjectOf(`a = ${expression}`).text("a");
    return text && isAnybodys(text);
  };

  it.each([
    ['"*"'],
    ['"0.0.0.0/0"'],
    ['"::/0"'],
    ['"arn:*"'],
    ['"arn:aws:iam::*:role/app"'],
    ['"arn:aws:s3:::*"'],
    [`"arn:aws:iam::*:role/\${x.r.name}"`],
  ])("is anybody's: %s", (expression) => {
    expect(value(expression)()).toBe(true);
  });

  it.each([
    ['"123456789012"'],
    ['"10.0.0.0/8"'],
    ['"o-1/r-1/*"'],
    ['"arn:aws:s3:::uploads-*"'],
    ['"arn:aws:events:us-east-1:123456789012:rule/*"'],
    [`"\${x.r.arn}/*"`],
    ["data.x.d.account_id"],
  ])("is somebody's: %s", (expression) => {
    expect(value(expression)()).toBe(false);
  });

  it("may be anybody's where a variable brings it", () => {
    expect(value("var.v")).toThrow(Undecided);
  });
});

describe("a statement of a resource's policy", () => {
  const statement = (text: string) => {
    const [only] = statementsOf(subjectOf(`policy = jsonencode({ Statement = [{ ${text} }] })`), "policy").known;
    if (!only) throw new Error(`no statement in ${text}`);
    return only;
  };
  const PUBLIC = 'Effect = "Allow", Principal = "*"';
  const HTTP = 'Effect = "Deny", Principal = "*", Action = "sns:*"';

  it.each([
    [PUBLIC],
    ['Effect = "Allow", Principal = { AWS = ["123456789012", "*"] }'],
    ['Effect = "Allow", NotPrincipal = { AWS = "123456789012" }'],
    [`${PUBLIC}, Condition = { Bool = { "aws:SecureTransport" = "true" } }`],
    [`${PUBLIC}, Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-1" } }`],
    [`${PUBLIC}, Condition = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-1" } }`],
    [`${PUBLIC}, Condition = { "ForAllValues:StringEquals" = { "aws:SourceAccount" = "1" } }`],
    [`${PUBLIC}, Condition = { IpAddress = { "aws:SourceIp" = ["10.0.0.0/8", "0.0.0.0/0"] } }`],
  ])("is open to anybody: %s", (text) => {
    expect(isOpenToAnybody(statement(text))).toBe(true);
  });

  it.each([
    ['Effect = "Deny", Principal = "*"'],
    ['Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }'],
    [`${PUBLIC}, Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } }`],
    [`${PUBLIC}, Condition = { "ForAnyValue:StringLike" = { "aws:PrincipalOrgPaths" = "o-1/*" } }`],
    [`${PUBLIC}, Condition = { ArnEquals = { "AWS:SourceArn" = x.r.arn } }`],
  ])("is not open to anybody: %s", (text) => {
    expect(isOpenToAnybody(statement(text))).toBe(false);
  });

  it.each([
    [`${HTTP}, Condition = { Bool = { "aws:SecureTransport" = "false" } }`, true],
    [`${HTTP}, Condition = { BoolIfExists = { "aws:SecureTransport" = false } }`, true],
    [`${HTTP}, Condition = { Bool = { "aws:SecureTransport" = "true" } }`, false],
    [`${HTTP}, Condition = { Bool = { "aws:SecureTransport" = "false", "aws:ViaAWSService" = "true" } }`, false],
    [HTTP, false],
  ])("%s refuses plain HTTP: %s", (text, isRefused) => {
    expect(refusesPlainHttp(statement(text), "sns:Publish")).toBe(isRefused);
  });
});
