import type { FieldToMatch, PositionalConstraint, Statement } from "@aws-sdk/client-wafv2";
import { RequestRates } from "../../../rehearsal/waf/request-rates";
import { type Match, matches } from "../../../rehearsal/waf/statements";
import { type Asked, inspected } from "../../support/inspected";
import { AS_IT_IS, pathBegins } from "../../support/web-acl";

const SET = "arn:aws:wafv2:us-east-1:123456789012:regional/ipset/office/1";
const PATTERNS = "arn:aws:wafv2:us-east-1:123456789012:regional/regexpatternset/bots/1";
let now = 0;
let rates = new RequestRates(() => now);
beforeEach(() => {
  now = 0;
  rates = new RequestRates(() => now);
});

const match = (statement: Statement, asked: Asked = {}, labels: readonly string[] = []): Match =>
  matches(statement, {
    request: inspected(asked),
    webAcl: {
      ipSets: new Map([[SET, ["203.0.113.0/24", "2001:db8::/32"]]]),
      patternSets: new Map([[PATTERNS, ["^curl/", "(?i)BOT"]]]),
    },
    labels: new Set(labels),
    labelPrefix: "awswaf:1:webacl:door:",
    rates,
    ruleId: "rule",
  });

const byteMatch = (
  FieldToMatch: FieldToMatch,
  text: string,
  PositionalConstraint: PositionalConstraint = "CONTAINS",
) => ({
  ByteMatchStatement: {
    FieldToMatch,
    SearchString: Buffer.from(text),
    PositionalConstraint,
    TextTransformations: AS_IT_IS,
  },
});
const size = (
  FieldToMatch: FieldToMatch,
  ComparisonOperator: "EQ" | "NE" | "LE" | "LT" | "GE" | "GT",
  Size: number,
) => ({
  SizeConstraintStatement: { FieldToMatch, ComparisonOperator, Size, TextTransformations: AS_IT_IS },
});
const UriPath = {};

describe("a byte match", () => {
  it.each<[PositionalConstraint, string, string, boolean]>([
    ["EXACTLY", "/a", "/a", true],
    ["EXACTLY", "/a", "/ab", false],
    ["STARTS_WITH", "/a", "/ab", true],
    ["STARTS_WITH", "b", "/ab", false],
    ["ENDS_WITH", "b", "/ab", true],
    ["CONTAINS", "A", "/ab", false],
    ["CONTAINS_WORD", "bad", "/bad-bot", true],
    ["CONTAINS_WORD", "bad", "/badbot/bad", true],
    ["CONTAINS_WORD", "bad", "/badbot", false],
    ["CONTAINS_WORD", "bad", "/bad_bot", false],
  ])("that %s %s says of %s: %s", (constraint, wanted, path, expected) => {
    expect(match(byteMatch({ UriPath }, wanted, constraint), { url: path })).toBe(expected);
  });

  it("compares bytes, whatever letters they are of", () => {
    const asked = { method: "POST", body: "木の椅子" };
    expect(match(byteMatch({ Body: {} }, "椅"), asked)).toBe(true);
  });
});

describe("a size constraint", () => {
  it.each<["EQ" | "NE" | "LE" | "LT" | "GE" | "GT", number, boolean]>([
    ["EQ", 9, true],
    ["NE", 9, false],
    ["LE", 8, false],
    ["LT", 10, true],
    ["GE", 9, true],
    ["GT", 9, false],
  ])("%s %i of a path of nine bytes is %s", (operator, bytes, expected) => {
    expect(match(size({ UriPath }, operator, bytes), { url: "/logo.jpg" })).toBe(expected);
  });

  it("does not see what a load balancer hands on of a body beyond 8,192 bytes, unless it says so", () => {
    const large = { method: "POST", body: "x".repeat(20_000) };
    const [limit, more] = [8192, 10_000];
    expect(match(size({ Body: {} }, "GT", more), large)).toBe(false);
    expect(match(size({ Body: {} }, "EQ", limit), large)).toBe(true);
    expect(match(size({ Body: { OversizeHandling: "CONTINUE" } }, "GT", limit), large)).toBe(false);
    expect(match(size({ Body: { OversizeHandling: "MATCH" } }, "GT", more), large)).toBe(true);
    expect(match(size({ Body: { OversizeHandling: "NO_MATCH" } }, "LE", limit), large)).toBe(false);
    const fitting = { method: "POST", body: "x".repeat(limit) };
    expect(match(size({ Body: { OversizeHandling: "MATCH" } }, "GT", limit), fitting)).toBe(false);
  });

  it("rejects a header that is not there", () => {
    expect(match(size({ SingleHeader: { Name: "x-none" } }, "GE", 0))).toBe(false);
  });
});

describe("a set of addresses", () => {
  const forwarded = (Position: "FIRST" | "LAST" | "ANY", FallbackBehavior: "MATCH" | "NO_MATCH" = "NO_MATCH") => ({
    IPSetReferenceStatement: {
      ARN: SET,
      IPSetForwardedIPConfig: { HeaderName: "X-Forwarded-For", FallbackBehavior, Position },
    },
  });
  const by = (value: string) => ({ headers: { "x-forwarded-for": value } });

  it("knows who asks", () => {
    expect(match({ IPSetReferenceStatement: { ARN: SET } })).toBe(true);
    expect(match({ IPSetReferenceStatement: { ARN: SET } }, { sourceIp: "198.51.100.1" })).toBe(false);
  });

  it("knows for whom a proxy asks, by the place in the header", () => {
    expect(match(forwarded("FIRST"), by("203.0.113.9, 10.0.0.1"))).toBe(true);
    expect(match(forwarded("LAST"), by("203.0.113.9, 10.0.0.1"))).toBe(false);
    expect(match(forwarded("ANY"), by("10.0.0.1, 2001:db8::7, 10.0.0.2"))).toBe(true);
  });

  it("is not applied without the header, and falls back where it holds no address", () => {
    expect(match(forwarded("FIRST", "MATCH"))).toBe(false);
    expect(match(forwarded("FIRST", "MATCH"), by("unknown"))).toBe(true);
    expect(match(forwarded("FIRST"), by("unknown"))).toBe(false);
  });

  it("is not played where it could not be read", () => {
    expect(match({ IPSetReferenceStatement: { ARN: "gone" } })).toEqual({ notPlayed: expect.stringContaining("gone") });
  });
});

describe("an expression", () => {
  const regex = (RegexString: string) => ({
    RegexMatchStatement: { RegexString, FieldToMatch: { UriPath }, TextTransformations: AS_IT_IS },
  });
  it("is searched for, in the case in which it is written", () => {
    expect(match(regex("^/a[0-9]+$"), { url: "/a12" })).toBe(true);
    expect(match(regex("/A"), { url: "/a" })).toBe(false);
    expect(match(regex("(?i)/A"), { url: "/a" })).toBe(true);
  });

  it("may be one of a set", () => {
    const set = {
      RegexPatternSetReferenceStatement: {
        ARN: PATTERNS,
        FieldToMatch: { SingleHeader: { Name: "user-agent" } },
        TextTransformations: AS_IT_IS,
      },
    };
    expect(match(set, { headers: { "user-agent": "curl/8" } })).toBe(true);
    expect(match(set, { headers: { "user-agent": "Somebot" } })).toBe(true);
    expect(match(set)).toBe(false);
  });
});

describe("labels", () => {
  const label = (Key: string, Scope: "LABEL" | "NAMESPACE" = "LABEL") => ({ LabelMatchStatement: { Key, Scope } });
  const had = ["awswaf:1:webacl:door:seen:twice", "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"];

  it("are found by their whole name, or by the part after the web ACL's own prefix", () => {
    expect(match(label("seen:twice"), {}, had)).toBe(true);
    expect(match(label("awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"), {}, had)).toBe(true);
    expect(match(label("SizeRestrictions_Body"), {}, had)).toBe(false);
    expect(match(label("seen"), {}, had)).toBe(false);
    expect(match(label("seen:Twice"), {}, had)).toBe(false);
  });

  it("are found by their namespace", () => {
    expect(match(label("awswaf:managed:aws:core-rule-set:", "NAMESPACE"), {}, had)).toBe(true);
    expect(match(label("awswaf:managed:aws", "NAMESPACE"), {}, had)).toBe(true);
    expect(match(label("awswaf:managed:aws:core", "NAMESPACE"), {}, had)).toBe(false);
    expect(match(label("seen", "NAMESPACE"), {}, had)).toBe(true);
  });
});

describe("statements together", () => {
  const [yes, no] = [pathBegins("/"), pathBegins("/nothing")];
  const cannot = { GeoMatchStatement: { CountryCodes: ["NL" as const] } };
  const and = (...Statements: Statement[]) => ({ AndStatement: { Statements } });
  const or = (...Statements: Statement[]) => ({ OrStatement: { Statements } });
  const not = (Statement: Statement) => ({ NotStatement: { Statement } });

  it("are all true, one true, or not true", () => {
    expect([match(and(yes, yes)), match(and(yes, no)), match(or(no, yes)), match(or(no, no))]).toEqual([
      ...[true, false, true, false],
    ]);
    expect([match(not(no)), match(not(yes)), match(not(and(yes, no)))]).toEqual([true, false, true]);
  });

  it("are not played where the answer depends on what is not", () => {
    const words = { notPlayed: "a GeoMatchStatement" };
    expect([match(cannot), match(and(yes, cannot)), match(or(no, cannot)), match(not(cannot))]).toEqual([
      ...[words, words, words, words],
    ]);
    expect([match(and(no, cannot)), match(or(yes, cannot))]).toEqual([false, true]);
  });
});

describe("a rate", () => {
  const rate = (changes: object = {}): Statement => ({
    RateBasedStatement: { Limit: 10, AggregateKeyType: "IP", EvaluationWindowSec: 60, ...changes },
  });
  const ask = (times: number, statement: Statement, asked: Asked = {}) =>
    Array.from({ length: times }, () => match(statement, asked)).filter((found) => found === true).length;

  it("is passed by the first request above its limit, for each address", () => {
    expect(ask(10, rate())).toBe(0);
    expect(ask(2, rate())).toBe(2);
    expect(ask(10, rate(), { sourceIp: "198.51.100.1" })).toBe(0);
  });

  it("forgets what is older than its window", () => {
    ask(10, rate());
    now = 59_999;
    expect(ask(1, rate())).toBe(1);
    now = 60_000;
    expect(ask(9, rate())).toBe(0);
    expect(ask(1, rate())).toBe(1);
  });

  it("looks back five minutes where it does not say how far", () => {
    const five = { RateBasedStatement: { Limit: 10, AggregateKeyType: "IP" as const } };
    ask(10, five);
    now = 299_999;
    expect(ask(1, five)).toBe(1);
    now = 600_000;
    expect(ask(1, five)).toBe(0);
  });

  it("counts only what its scope holds", () => {
    const scoped = rate({ ScopeDownStatement: pathBegins("/login") });
    ask(50, scoped, { url: "/" });
    expect(ask(10, scoped, { url: "/login" })).toBe(0);
    expect(ask(1, scoped, { url: "/login" })).toBe(1);
    expect(ask(1, scoped, { url: "/" })).toBe(0);
  });

  it("begins anew with other settings", () => {
    ask(10, rate());
    expect(ask(10, rate({ Limit: 11 }))).toBe(0);
  });

  it("counts by the address that a proxy tells", () => {
    const ForwardedIPConfig = { HeaderName: "X-Forwarded-For", FallbackBehavior: "MATCH" };
    const forwarded = rate({ AggregateKeyType: "FORWARDED_IP", ForwardedIPConfig });
    const by = (value: string) => ({ headers: { "x-forwarded-for": value } });
    expect(ask(10, forwarded, by("198.51.100.1, 10.0.0.1"))).toBe(0);
    expect(ask(10, forwarded, by("198.51.100.2"))).toBe(0);
    expect(ask(1, forwarded, by("198.51.100.1"))).toBe(1);
    expect(ask(1, forwarded)).toBe(0); // without the header the rule is not applied
    expect(ask(1, forwarded, by("nobody"))).toBe(1);
  });

  it("counts all that is in its scope together, where it aggregates nothing", () => {
    const constant = rate({ AggregateKeyType: "CONSTANT", ScopeDownStatement: pathBegins("/") });
    ask(9, constant, { sourceIp: "198.51.100.1" });
    expect(ask(2, constant, { sourceIp: "198.51.100.2" })).toBe(1);
  });

  it("is not played by keys of its own", () => {
    expect(match(rate({ AggregateKeyType: "CUSTOM_KEYS" }))).toEqual({
      notPlayed: "a rate aggregated by CUSTOM_KEYS",
    });
  });
});

describe("what is not played", () => {
  it.each<[string, Statement, string]>([
    ["a country", { GeoMatchStatement: { CountryCodes: ["NL"] } }, "GeoMatchStatement"],
    ["a network of a provider", { AsnMatchStatement: { AsnList: [1] } }, "AsnMatchStatement"],
    ["a fingerprint of TLS", size({ JA3Fingerprint: { FallbackBehavior: "MATCH" } }, "GE", 0), "JA3Fingerprint"],
    [
      "a transformation",
      {
        SizeConstraintStatement: {
          ...{ FieldToMatch: { UriPath }, ComparisonOperator: "GE", Size: 0 },
          TextTransformations: [{ Priority: 0, Type: "CMD_LINE_WIN" }],
        },
      },
      "CMD_LINE_WIN",
    ],
  ])("is named: %s", (_, statement, word) => {
    expect(match(statement)).toEqual({ notPlayed: expect.stringContaining(word) });
  });
});
