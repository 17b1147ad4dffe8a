import { admits, type ServiceCall } from "../../../rehearsal/events/resource-policy";

const topic = "arn:aws:sns:us-east-1:123456789012:alerts";
const call: ServiceCall = {
  service: "events.amazonaws.com",
  action: "sns:Publish",
  resource: topic,
  context: {
    "aws:sourcearn": "arn:aws:events:us-east-1:123456789012:rule/deployments",
    "aws:sourceaccount": "123456789012",
    "aws:securetransport": "true",
  },
};
const allow = {
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sns:Publish",
  Resource: topic,
};
const rule = (name: string) => `arn:aws:events:us-east-1:123456789012:rule/${name}`;
const decide = (...Statement: object[]) => admits(JSON.stringify({ Version: "2012-10-17", Statement }), call);

describe("the policy of a resource", () => {
  it.each<[string, object]>([
    ["the service", {}],
    ["one of several services", { Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] } }],
    ["everybody", { Principal: "*" }],
    ["everybody, in the other spelling", { Principal: { AWS: "*" } }],
    ["an action in capitals, with a wildcard", { Action: ["SNS:Subscribe", "SNS:Pub*"] }],
    ["the rule", { Condition: { ArnEquals: { "aws:SourceArn": rule("deployments") } } }],
    ["rules of a kind", { Condition: { ArnLike: { "AWS:SourceArn": rule("deploy*") } } }],
    ["one of several accounts", { Condition: { StringEquals: { "aws:SourceAccount": ["1", "123456789012"] } } }],
    ["all but another account", { Condition: { StringNotEquals: { "aws:SourceAccount": "1" } } }],
    ["an organisation, where there is one", { Condition: { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } } }],
    ["calls over TLS", { Condition: { Bool: { "aws:SecureTransport": "true" } } }],
  ])("admits by a statement for %s", (_what, statement) => {
    expect(decide({ ...allow, ...statement })).toBe(true);
  });

  it.each<[string, object]>([
    ["another service", { Principal: { Service: "cloudwatch.amazonaws.com" } }],
    ["an account", { Principal: { AWS: "123456789012" } }],
    ["another action", { Action: "sns:Subscribe" }],
    ["another resource", { Resource: `${topic}-2` }],
    ["another rule", { Condition: { ArnEquals: { "aws:SourceArn": rule("other") } } }],
    ["another account's calls", { Condition: { StringEquals: { "aws:SourceAccount": "1" } } }],
    [
      "an organisation that the service does not name",
      { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } },
    ],
    ["a condition that IAM does not have", { Condition: { StringAlmost: { "aws:SourceAccount": "123456789012" } } }],
    ["a time that is over", { Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } } }],
    [
      "two conditions of which one fails",
      {
        Condition: { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:SourceAccount": "1" } },
      },
    ],
  ])("rejects by a statement for %s", (_what, statement) => {
    expect(decide({ ...allow, ...statement })).toBe(false);
  });

  it("rejects what one statement admits and another denies", () => {
    expect(decide(allow, { ...allow, Effect: "Deny" })).toBe(false);
  });

  it("rejects what a condition that is not known may deny", () => {
    const Condition = { StringAlmost: { "aws:SourceAccount": "1" } };
    expect(decide(allow, { ...allow, Effect: "Deny", Condition })).toBe(false);
  });

  it("is not held up by a denial of what this is not", () => {
    const Condition = { Bool: { "aws:SecureTransport": "false" } };
    expect(decide(allow, { ...allow, Effect: "Deny", Principal: "*", Condition })).toBe(true);
  });

  it("rejects everybody when there is none", () => {
    expect(admits(undefined, call)).toBe(false);
  });
});
