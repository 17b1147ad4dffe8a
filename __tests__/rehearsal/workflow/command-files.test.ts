import { parseAssignments } from "../../../rehearsal/workflow/command-files";
import { Masks } from "../../../rehearsal/workflow/masks";

describe("what a script writes for later steps", () => {
  it.each([
    ["a value", "tag=v1\n", { tag: "v1" }],
    ["a value with an equals sign in it", "url=http://a/?b=c\n", { url: "http://a/?b=c" }],
    ["no value", "tag=\n", { tag: "" }],
    ["several lines", "text<<END\na\n\nb=c\nEND\nlast=1\n", { text: "a\n\nb=c", last: "1" }],
    ["the same name twice, of which the later holds", "a=1\na=2\n", { a: "2" }],
    ["nothing", "\n\n", {}],
  ])("is read: %s", (_what, text, expected) => {
    expect(parseAssignments(text, "GITHUB_OUTPUT")).toEqual(expected);
  });

  it.each([
    ["a line that assigns nothing", "tag v1\n", 'GITHUB_OUTPUT: "tag v1": is neither name=value nor name<<END'],
    ["lines without an end", "text<<END\na\n", 'GITHUB_OUTPUT: text: no line "END" ends it'],
  ])("rejects %s", (_what, text, words) => {
    expect(() => parseAssignments(text, "GITHUB_OUTPUT")).toThrow(words);
  });
});

describe("a secret", () => {
  it("is hidden wherever it stands, also as a part of a longer one", () => {
    const masks = new Masks(["abc", "abcdef", ""]);
    expect(masks.hide("x abcdef y abc")).toBe("x *** y ***");
  });

  it("is hidden line by line when it has several", () => {
    const masks = new Masks(["-----BEGIN-----\nMIIC\n"]);
    expect([masks.hide("key: MIIC"), masks.hide("-----BEGIN-----")]).toEqual(["key: ***", "***"]);
  });

  it("is hidden from when a script names it, in a line that nobody sees", () => {
    const masks = new Masks([]);
    expect(masks.hide("    ::add-mask::hunter2")).toBeUndefined();
    expect(masks.hide("it is hunter2")).toBe("it is ***");
  });
});
