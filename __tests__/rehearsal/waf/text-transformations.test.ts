import type { TextTransformationType } from "@aws-sdk/client-wafv2";
import { transformed, unplayedTransformation } from "../../../rehearsal/waf/text-transformations";

describe("a text transformation", () => {
  it.each<[TextTransformationType, string, string]>([
    ["NONE", "A%20b", "A%20b"],
    ["LOWERCASE", "ÀBc", "Àbc"],
    ["UPPERCASE", "aB", "AB"],
    ["TRIM", " a ", "a"],
    ["TRIM_LEFT", " a ", "a "],
    ["TRIM_RIGHT", " a ", " a"],
    ["REMOVE_WHITESPACE", " a\tb\n", "ab"],
    ["REMOVE_COMMENTS_CHAR", "a/*b*/c--d#e", "abcde"],
    ["COMPRESS_WHITE_SPACE", "a \t\u00a0 b", "a b"],
    ["CMD_LINE", `"C^md" /c,del  (x);Y`, "cmd/c del(x) y"],
    ["URL_DECODE", "%3Cscript%3e+%4", "<script> %4"],
    ["URL_DECODE_UNI", "%u003c%uff1c%41", "<<A"],
    ["HTML_ENTITY_DECODE", "&lt;&#x3c;&#60;&quot;&nbsp;&other;", '<<<"\u00a0&other;'],
    ["JS_DECODE", String.raw`\u003c\x3c\74\n\q\uff1c`, "<<<\nq<"],
    ["ESCAPE_SEQ_DECODE", String.raw`\x3c\74\t\q\'`, String.raw`<<	\q'`],
    ["CSS_DECODE", String.raw`\3c script \j`, "<script j"],
    ["BASE64_DECODE", "PHNjcmlwdD4=", "<script>"],
    ["BASE64_DECODE", "<no base64>", "<no base64>"],
    ["BASE64_DECODE_EXT", "PHNj cmlw dD4=", "<script>"],
    ["HEX_DECODE", "3c61", "<a"],
    ["HEX_DECODE", "3cg1", "3cg1"],
    ["SQL_HEX_DECODE", "select 0x414243", "select ABC"],
    ["NORMALIZE_PATH", "/a/./b//../c", "/a/c"],
    ["NORMALIZE_PATH", "/../../etc", "/etc"],
    ["NORMALIZE_PATH", "../../etc", "../../etc"],
    ["NORMALIZE_PATH_WIN", String.raw`\a\..\b`, "/b"],
    ["REMOVE_NULLS", "a\0b", "ab"],
    ["REPLACE_NULLS", "a\0b", "a b"],
    ["REPLACE_COMMENTS", "a/*b*/c/*d", "a c "],
    ["UTF8_TO_UNICODE", Buffer.from("é<").toString("latin1"), "%u00e9<"],
  ])("%s makes of %j %j", (Type, text, expected) => {
    expect(transformed(text, [{ Priority: 0, Type }])).toBe(expected);
  });

  it("MD5 makes the sixteen bytes of a hash", () => {
    const hash = transformed("a", [{ Priority: 0, Type: "MD5" }]);
    expect(Buffer.from(hash, "latin1").toString("hex")).toBe("0cc175b9c0f1b6a831c399e269772661");
  });

  it("comes after those of lower priority", () => {
    const decode = { Priority: 7, Type: "URL_DECODE" as const };
    const lower = { Priority: 1, Type: "LOWERCASE" as const };
    expect(transformed("%41", [decode, lower])).toBe("A");
    expect(transformed("%41", [{ ...decode, Priority: 0 }, lower])).toBe("a");
  });

  it.each(["CMD_LINE_UNIX", "JS_DECODE_EXT", "SHA256"] as const)("rejects %s, which is not played", (Type) => {
    expect(
      unplayedTransformation([
        { Priority: 0, Type: "NONE" },
        { Priority: 1, Type },
      ]),
    ).toBe(Type);
  });
});
