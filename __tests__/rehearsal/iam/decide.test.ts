import { type Decision, decide, type PolicyRequest } from "../../../rehearsal/iam/decide";
import { readPolicyDocument } from "../../../rehearsal/iam/policy-document";
import { refusalOf } from "../../support/refusal";

const role = "arn:aws:iam::123456789012:role/r";
const request: PolicyRequest = {
  caller: { type: "AWS", names: [role, "123456789012"] },
  action: "s3:GetObject",
  resource: "arn:aws:s3:::bucket/a/b",
  context: {
    "aws:username": "ann",
    "aws:sourceip": "10.1.2.3",
    "aws:tagkeys": ["one", "two"],
    "aws:securetransport": "true",
    "s3:max-keys": "10",
    "aws:sourcearn": "arn:aws:sns:us-east-1:1:topic",
    "aws:tokenissuetime": "2026-01-02T00:00:00Z",
  },
};
const allow = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" };
const decisionOn = (statements: readonly object[], asked = request, Version = "2012-10-17"): Decision =>
  decide(readPolicyDocument(JSON.stringify({ Version, Statement: statements })), asked);
const isAllowed = (changes: object): boolean => decisionOn([{ ...allow, ...changes }]) === "allowed";
const meets = (operator: string, key: string, value: unknown): boolean =>
  isAllowed({ Condition: { [operator]: { [key]: value } } });

/** As a policy writes it. */
const variable = (text: string): string => `$\{${text}}`;

describe("a decision", () => {
  it("is an implicit denial where no statement is about the request", () => {
    expect(decisionOn([])).toBe("implicitly denied");
    expect(decisionOn([{ ...allow, Action: "s3:PutObject" }])).toBe("implicitly denied");
  });

  it("is a denial where one statement denies what another allows", () => {
    expect(decisionOn([allow])).toBe("allowed");
    expect(decisionOn([allow, { ...allow, Effect: "Deny", Action: "*" }])).toBe("explicitly denied");
  });

  it("rejects by a condition that nobody can tell, whichever way it would go", () => {
    const Condition = { StringAlmost: { "aws:username": "ann" } };
    expect(decisionOn([{ ...allow, Condition }])).toBe("implicitly denied");
    expect(decisionOn([allow, { ...allow, Effect: "Deny", Condition }])).toBe("explicitly denied");
  });

  it("leaves a denial alone whose other condition does not hold, whatever cannot be told", () => {
    const Condition = { StringAlmost: { "aws:username": "ann" }, StringEquals: { "aws:username": "bob" } };
    expect(decisionOn([allow, { ...allow, Effect: "Deny", Condition }])).toBe("allowed");
  });

  it("knows the time of every request", () => {
    expect(meets("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z")).toBe(true);
    expect(meets("DateLessThan", "aws:EpochTime", "1577836800")).toBe(false);
  });

  it("is about no resource in the trust policy of a role, and about one in every other", () => {
    const { Resource, ...trust } = allow;
    const { resource, ...asked } = request;
    expect(decisionOn([trust], asked)).toBe("allowed");
    expect(decisionOn([trust], request)).toBe("implicitly denied");
    expect(decisionOn([allow], asked)).toBe("implicitly denied");
  });
});

describe("who a statement is for", () => {
  const federated = { ...request, caller: { type: "Federated", names: ["provider"] } as const };

  it.each<[string, object]>([
    ["one of several", { Principal: { AWS: ["x", role] } }],
    ["its account", { Principal: { AWS: "123456789012" } }],
    ["everybody, in AWS's other spelling", { Principal: { AWS: "*" } }],
    ["everybody but another", { Principal: undefined, NotPrincipal: { AWS: "x" } }],
  ])("is met by %s", (_what, changes) => {
    expect(isAllowed(changes)).toBe(true);
  });

  it.each<[string, object]>([
    ["another", { Principal: { AWS: "x" } }],
    ["a name of another kind", { Principal: { Service: role } }],
    ["a part of the name with a wildcard", { Principal: { AWS: "arn:aws:iam::123456789012:role/*" } }],
    ["nobody at all", { Principal: undefined }],
    ["everybody but this one", { Principal: undefined, NotPrincipal: { AWS: role } }],
  ])("rejects %s", (_what, changes) => {
    expect(isAllowed(changes)).toBe(false);
  });

  it("is a federated identity only where it is named", () => {
    expect(decisionOn([{ ...allow, Principal: { Federated: "provider" } }], federated)).toBe("allowed");
    for (const Principal of ["*", { AWS: "*" }, { Federated: "other" }])
      expect(decisionOn([{ ...allow, Principal }], federated)).toBe("implicitly denied");
  });

  it("is left out in the policy of an identity", () => {
    const { caller, ...asked } = request;
    const { Principal, ...own } = allow;
    expect([decisionOn([own], asked), decisionOn([allow], asked)]).toEqual(["allowed", "implicitly denied"]);
  });
});

describe("what a statement is about", () => {
  it.each<[string, object]>([
    ["an action in other letters, with wildcards", { Action: ["S3:get?bject", "ec2:*"] }],
    ["all actions but others", { Action: undefined, NotAction: "s3:Put*" }],
    ["all resources but others", { Resource: undefined, NotResource: "arn:aws:s3:::other/*" }],
    ["a resource with a variable in it", { Resource: `arn:aws:s3:::bucket/${variable("aws:nobody, 'a'")}/b` }],
    [
      "a condition with a variable in it",
      { Condition: { StringEquals: { "aws:username": variable("aws:UserName") } } },
    ],
  ])("is met by %s", (_what, changes) => {
    expect(isAllowed(changes)).toBe(true);
  });

  it.each<[string, object]>([
    ["a resource in other letters", { Resource: "arn:aws:s3:::BUCKET/*" }],
    ["all actions but this one", { Action: undefined, NotAction: "s3:Get*" }],
    ["all resources but this one", { Resource: undefined, NotResource: "arn:aws:s3:::bucket/*" }],
    ["a variable that has no value", { Resource: `arn:aws:s3:::bucket/${variable("aws:nobody")}/*` }],
    [
      "what a variable has no value for, denied",
      { Condition: { StringNotEquals: { "aws:username": variable("aws:nobody") } } },
    ],
    ["a wildcard that is written as a character", { Resource: `arn:aws:s3:::bucket/a/${variable("*")}` }],
  ])("rejects %s", (_what, changes) => {
    expect(isAllowed(changes)).toBe(false);
  });

  it("has no variables in the language of 2008", () => {
    const Resource = `arn:aws:s3:::bucket/${variable("aws:nobody, 'a'")}/b`;
    expect(decisionOn([{ ...allow, Resource }], request, "2008-10-17")).toBe("implicitly denied");
  });
});

describe("a condition", () => {
  it.each<[operator: string, key: string, value: unknown]>([
    ["StringEquals", "AWS:UserName", ["bob", "ann"]],
    ["StringNotEquals", "aws:username", "bob"],
    ["StringNotEquals", "aws:absent", "bob"],
    ["StringEqualsIfExists", "aws:absent", "bob"],
    ["StringEqualsIgnoreCase", "aws:username", "ANN"],
    ["StringLike", "aws:username", "a?*"],
    ["StringNotLike", "aws:username", "b*"],
    ["ForAnyValue:StringEquals", "aws:tagkeys", "two"],
    ["ForAllValues:StringLike", "aws:tagkeys", ["o*", "t*"]],
    ["ForAllValues:StringEquals", "aws:absent", "one"],
    ["NumericLessThanEquals", "s3:max-keys", 10],
    ["DateLessThan", "aws:tokenissuetime", "2026-01-03"],
    ["Bool", "aws:securetransport", true],
    ["IpAddress", "aws:sourceip", ["192.168.0.0/16", "10.0.0.0/8"]],
    ["NotIpAddress", "aws:sourceip", "10.1.3.0/24"],
    ["ArnLike", "aws:sourcearn", "arn:aws:sns:*:1:top*"],
    ["ArnNotEquals", "aws:sourcearn", "arn:aws:sns:us-east-1:2:topic"],
    ["Null", "aws:absent", true],
    ["Null", "aws:username", "false"],
  ])("holds by %s of %s", (operator, key, value) => {
    expect(meets(operator, key, value)).toBe(true);
  });

  it.each<[operator: string, key: string, value: unknown]>([
    ["StringEquals", "aws:username", "Ann"],
    ["StringEquals", "aws:username", "a*"],
    ["StringEquals", "aws:absent", "ann"],
    ["StringEquals", "aws:tagkeys", "one"],
    ["StringNotEquals", "aws:username", ["bob", "ann"]],
    ["StringEqualsIfExists", "aws:username", "bob"],
    ["StringLike", "aws:username", "n*"],
    ["ForAnyValue:StringEquals", "aws:tagkeys", "three"],
    ["ForAnyValue:StringEquals", "aws:absent", "one"],
    ["ForAnyValue:StringNotEquals", "aws:absent", "one"],
    ["ForAllValues:StringEquals", "aws:tagkeys", "one"],
    ["ForSomeValues:StringEquals", "aws:tagkeys", "one"],
    ["NumericLessThan", "s3:max-keys", 10],
    ["NumericEquals", "aws:username", 10],
    ["DateLessThan", "aws:username", "2026-01-03"],
    ["Bool", "aws:securetransport", "yes"],
    ["IpAddress", "aws:sourceip", "10.1.2.0/33"],
    ["IpAddress", "aws:sourceip", "2001:db8::/32"],
    ["NotIpAddress", "aws:sourceip", "10.0.0.0/8"],
    ["ArnLike", "aws:sourcearn", "arn:*"],
    ["ArnLike", "aws:sourcearn", "arn:aws:sns:*:topic"],
    ["Null", "aws:absent", "false"],
    ["stringequals", "aws:username", "ann"],
    ["StringNotEqualsNot", "aws:username", "bob"],
  ])("rejects by %s of %s %j", (operator, key, value) => {
    expect(meets(operator, key, value)).toBe(false);
  });
});

describe("the text of a policy", () => {
  it.each<[string, string, RegExp]>([
    ["what is no JSON", "Statement: none", /^policy: is no JSON/],
    ["an element that IAM does not have", '{"Statement":[{"Effect":"Allow","Actions":"*"}]}', /^policy: Statement/],
    ["another effect", '{"Statement":{"Effect":"allow","Action":"*"}}', /^policy: Statement/],
    ["a statement about no action", '{"Statement":{"Effect":"Allow","Resource":"*"}}', /^policy: Statement/],
    ["another version", '{"Version":"2020-01-01","Statement":[]}', /^policy: Version/],
  ])("rejects %s", (_what, text, words) => {
    expect(refusalOf(() => readPolicyDocument(text))).toMatch(words);
  });
});
