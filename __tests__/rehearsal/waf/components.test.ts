import type { FieldToMatch, JsonBody } from "@aws-sdk/client-wafv2";
import { componentOf } from "../../../rehearsal/waf/components";
import { type Asked, inspected } from "../../support/inspected";

const textsOf = (field: FieldToMatch, asked: Asked) => {
  const component = componentOf(field, inspected(asked));
  return component.kind === "texts" ? component.texts : component;
};

describe("a component of a request", () => {
  it.each<[string, FieldToMatch, Asked, readonly string[]]>([
    ["the path", { UriPath: {} }, { url: "/a%20b?c=d" }, ["/a%20b"]],
    ["the query", { QueryString: {} }, { url: "/?a=1&b=2?3" }, ["a=1&b=2?3"]],
    ["no query", { QueryString: {} }, { url: "/" }, [""]],
    ["the method", { Method: {} }, { method: "PUT" }, ["PUT"]],
    ["a header in any case", { SingleHeader: { Name: "X-Mine" } }, { headers: { "x-mine": "a" } }, ["a"]],
    ["a header that is not there", { SingleHeader: { Name: "x-mine" } }, {}, []],
    [
      "one argument, as often as it is there",
      { SingleQueryArgument: { Name: "A" } },
      { url: "/?a=1&b=2&a=3" },
      ["1", "3"],
    ],
    ["the values of all arguments", { AllQueryArguments: {} }, { url: "/?a=1&b&c=%3C" }, ["1", "", "%3C"]],
    ["the body", { Body: {} }, { method: "POST", body: "hello" }, ["hello"]],
    [
      "the names of headers in their order",
      { HeaderOrder: { OversizeHandling: "CONTINUE" } },
      { headers: { accept: "*/*" } },
      ["host:user-agent:accept"],
    ],
    [
      "the values of chosen headers",
      {
        Headers: { MatchPattern: { IncludedHeaders: ["Accept"] }, MatchScope: "VALUE", OversizeHandling: "CONTINUE" },
      },
      { headers: { accept: "*/*" } },
      ["*/*"],
    ],
    [
      "the names of all others",
      {
        Headers: { MatchPattern: { ExcludedHeaders: ["host"] }, MatchScope: "KEY", OversizeHandling: "CONTINUE" },
      },
      { headers: { accept: "*/*" } },
      ["user-agent", "accept"],
    ],
    [
      "cookies",
      {
        Cookies: { MatchPattern: { All: {} }, MatchScope: "ALL", OversizeHandling: "CONTINUE" },
      },
      { headers: { cookie: "a=1; b=2=3" } },
      ["a", "1", "b", "2=3"],
    ],
  ])("is %s", (_, field, asked, expected) => {
    expect(textsOf(field, asked)).toEqual(expected);
  });

  it("of headers is cut at 8 kB and at 200, and that decides where it says so", () => {
    const many = Object.fromEntries(Array.from({ length: 210 }, (_, at) => [`x-${at}`, "v"]));
    const field = (OversizeHandling: "CONTINUE" | "MATCH" | "NO_MATCH") => ({
      Headers: { MatchPattern: { All: {} }, MatchScope: "VALUE" as const, OversizeHandling },
    });
    expect(textsOf(field("CONTINUE"), { headers: many })).toHaveLength(200);
    expect(textsOf(field("MATCH"), { headers: many })).toEqual({ kind: "decided", isMatch: true });
    const long = { headers: { "x-a": "v".repeat(9000) } };
    expect(textsOf(field("NO_MATCH"), long)).toEqual({ kind: "decided", isMatch: false });
    expect(textsOf(field("CONTINUE"), long)).toHaveLength(2);
  });

  it("is not played where WAF gets it from TLS or from CloudFront", () => {
    for (const field of [{ JA4Fingerprint: { FallbackBehavior: "MATCH" as const } }, { UriFragment: {} }])
      expect(textsOf(field, {})).toMatchObject({ kind: "not played" });
  });
});

describe("a JSON body", () => {
  const json = (body: string, changes: Partial<JsonBody> = {}) =>
    textsOf({ JsonBody: { MatchPattern: { All: {} }, MatchScope: "ALL", ...changes } }, { method: "POST", body });
  const BODY = '{"a": {"b": ["x\\u003c", 7]}, "c/d": null}';

  it("is its keys and values, unescaped", () => {
    expect(json(BODY)).toEqual(["a", "b", "x<", "7", "c/d", "null"]);
    expect(json(BODY, { MatchScope: "KEY" })).toEqual(["a", "b", "c/d"]);
    expect(json(BODY, { MatchScope: "VALUE" })).toEqual(["x<", "7", "null"]);
  });

  it("is what paths lead to", () => {
    expect(json(BODY, { MatchPattern: { IncludedPaths: ["/a/b/1", "/c~1d", "/none"] } })).toEqual(["7", "null"]);
  });

  it("that is none falls back, or is read as far as it is", () => {
    const broken = '{"a": "x", "b": ';
    expect(json(broken, { InvalidFallbackBehavior: "EVALUATE_AS_STRING" })).toEqual([broken]);
    expect(json(broken, { InvalidFallbackBehavior: "MATCH" })).toEqual({ kind: "decided", isMatch: true });
    expect(json(broken, { InvalidFallbackBehavior: "NO_MATCH" })).toEqual({ kind: "decided", isMatch: false });
    expect(json(broken)).toEqual(["a", "x", "b"]);
    expect(json(broken, { MatchScope: "KEY" })).toEqual(["a", "b"]);
  });

  it("that is too large is read up to 8 kB, or decides", () => {
    const large = JSON.stringify({ a: "x", b: "y".repeat(9000) });
    expect(json(large)).toEqual(["a", "x", "b"]);
    expect(json(large, { OversizeHandling: "MATCH" })).toEqual({ kind: "decided", isMatch: true });
    expect(json(large, { OversizeHandling: "NO_MATCH" })).toEqual({ kind: "decided", isMatch: false });
    expect(json(large, { MatchPattern: { IncludedPaths: ["/a"] } })).toMatchObject({ kind: "not played" });
  });

  it("that is missing is nothing", () => {
    expect(json("")).toEqual([]);
  });
});
