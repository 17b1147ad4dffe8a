import { parse } from "@cdktf/hcl2json";
import { parseFile } from "../../../policies/language/body";

const blockNames = (text: string): string[] =>
  parseFile(text, "main.tf").body.blocks.map(({ type, labels, line, endLine }) =>
    [type, ...labels, line, endLine].join(" "),
  );

describe("a file of HCL", () => {
  it("tells blocks, their labels and their lines", () => {
    const text = '# first\nresource "aws_x" "y" {\n  a = 1\n}\n\nlocals { b = 2 }\n';
    expect(blockNames(text)).toEqual(["resource aws_x y 2 4", "locals 6 6"]);
  });

  it("keeps its comments with their lines", () => {
    const { comments } = parseFile("a = 1 # one\n// two\n/* three\nthree */\n", "main.tf");
    expect(comments).toEqual([
      { text: "# one", line: 1 },
      { text: "// two", line: 2 },
      { text: "/* three\nthree */", line: 3 },
    ]);
  });

  it("takes no text for a comment", () => {
    expect(parseFile('a = "# none"\nb = "http://x"\n', "main.tf").comments).toEqual([]);
  });

  it("reads Windows line ends and a mark of byte order", () => {
    expect(blockNames('\uFEFFvariable "v" {\r\n  default = <<EOT\r\nx\r\nEOT\r\n}\r\n')).toEqual(["variable v 1 5"]);
  });

  it.each([
    ["a block without an end", 'resource "a" "b" {\n  c = 1\n', "main.tf:3: expected }, found the end"],
    ["an attribute without a value", "a =\n", "main.tf:1: expected an expression, found the end"],
    ["two attributes on a line", "a = 1 b = 2\n", 'main.tf:1: expected the end of the line, found "b = 2"'],
    ["a text without an end", 'a = "b\n', 'main.tf:1: expected " before the end of the line, found the end'],
    ["a heredoc without an end", "a = <<EOT\nb\n", "main.tf:3: expected EOT, found the end"],
    ["an interpolation without an end", `a = "\${b"\n`, 'main.tf:1: expected }, found "\\""'],
    ["an unknown escape", 'a = "\\q"\n', 'main.tf:1: expected a known escape, found "\\""'],
    ["what is no HCL", "<html>\n", 'main.tf:1: expected an attribute or a block, found "<html>"'],
  ])("rejects %s", (_what, text, message) => {
    expect(() => parseFile(text, "main.tf")).toThrow(message);
  });

  it("rejects what lies too deep instead of running out of stack", () => {
    expect(() => parseFile(`a = ${"[".repeat(100_000)}\n`, "main.tf")).toThrow("more than 500 levels");
  });

  it("reads a text of a megabyte", () => {
    const { attributes } = parseFile(`a = "${"x".repeat(1_000_000)}"\n`, "main.tf").body;
    expect(attributes.a?.expression).toEqual({ kind: "literal", value: "x".repeat(1_000_000) });
  });

  it.each(['a = "b\n', "a = [1 2]\n", "a = { b }\n", "a = 1 +\n", 'x "y" {\n', "a = b..c\n", `a = "\${}"\n`])(
    "rejects %j, as HashiCorp's parser does",
    async (text) => {
      await expect(parse("main.tf", text)).rejects.toBeDefined();
      expect(() => parseFile(text, "main.tf")).toThrow("main.tf:");
    },
  );
});
