import { patternFault } from "../../../rehearsal/events/pattern-fault";

const source = (...conditions: unknown[]) => JSON.stringify({ source: conditions });

describe("a pattern that EventBridge refuses", () => {
  it.each([
    ["is no JSON", "no json", /not valid JSON/],
    ["is a list", "[]", "Filter is not an object"],
    ["is empty", "{}", "Empty objects are not allowed"],
    ["has a text where a list belongs", '{"source":"aws.ecs"}', '"source" must be an object or an array'],
    ["has an empty list", '{"source":[]}', "Empty arrays are not allowed"],
    ["has an empty object within", '{"detail":{}}', "Empty objects are not allowed"],
    ["has a list within a list", source(["a"]), "Match value must be String, number, true, false, or null"],
    ["has an operator that is none", source({ contains: "ecs" }), "Unrecognized match type contains"],
    ["has an inherited name for an operator", source({ toString: "ecs" }), "Unrecognized match type toString"],
    [
      "has two operators in one object",
      source({ prefix: "a", suffix: "b" }),
      "Only one key allowed in match expression",
    ],
    ["has no operator", source({}), "Match expression name not found"],
    ["has a prefix that is a number", source({ prefix: 1 }), "prefix match pattern must be a string"],
    ["has several prefixes", source({ prefix: ["a", "b"] }), "prefix match pattern must be a string"],
    ["has two stars side by side", source({ wildcard: "a**b" }), "Consecutive wildcard characters at pos 1"],
    ["escapes a letter in a wildcard", source({ wildcard: "a\\b" }), "Invalid escape character at pos 1"],
    ["has a wildcard in a list of anything-but", source({ "anything-but": [{ wildcard: "*a" }] }), /anything but list/],
    [
      "excludes by a number's range",
      source({ "anything-but": { numeric: ["=", 1] } }),
      /^Unsupported anything-but pattern: numeric/,
    ],
    ["excludes an empty prefix", source({ "anything-but": { prefix: "" } }), "Null prefix/suffix not allowed"],
    ["excludes texts and numbers", source({ "anything-but": ["a", 1] }), /anything but list/],
    ["compares with nothing", source({ numeric: ["<"] }), "Value of < must be numeric"],
    ["compares with a text", source({ numeric: ["=", "1"] }), "Value of = must be numeric"],
    ["compares as nobody does", source({ numeric: ["!=", 1] }), /^Unrecognized numeric range operator/],
    ["has a range of two lower ends", source({ numeric: [">", 1, ">", 2] }), /^Bad numeric range operator/],
    ["has a range that is empty", source({ numeric: [">", 2, "<", 1] }), "Bottom must be less than top"],
    ["has three limits", source({ numeric: [">", 1, "<", 2, "<", 3] }), /^Too many elements/],
    ["asks whether it exists with a text", source({ exists: "yes" }), /^exists match pattern must be either/],
    ["has a network of 33 bits", source({ cidr: "10.0.0.0/33" }), /^Malformed CIDR/],
    ["has a fault in one of several choices", '{"$or":[{"a":[1]},{"b":[]}]}', "Empty arrays are not allowed"],
  ])("%s", (_what, pattern, reason) => {
    expect(patternFault(pattern)).toMatch(reason);
  });
});

it.each([
  source("aws.ecs", 1, null, true, ""),
  source({ prefix: "aws." }, { suffix: { "equals-ignore-case": ".PNG" } }, { exists: false }),
  source({ wildcard: "a*b\\*c\\\\*" }, { cidr: "10.0.0.0/8" }, { cidr: "2001:db8::/32" }),
  source({ "anything-but": "a" }, { "anything-but": [1, 2] }, { "anything-but": { prefix: ["a", "b"] } }),
  source({ "anything-but": { wildcard: "*a" } }, { "anything-but": { "equals-ignore-case": ["a"] } }),
  source({ numeric: [">", 0, "<=", 3] }, { numeric: ["=", -1.5] }),
  '{"$or":[{"source":["a"]},{"detail":{"b":[1]}}],"$comment":["x"]}',
  '{"$or":["a"]}',
])("EventBridge takes %s", (pattern) => {
  expect(patternFault(pattern)).toBeUndefined();
});
