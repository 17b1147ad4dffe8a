import { expressionsIn } from "../../../policies/delivery/expressions";
import { plain } from "../../support/program";

describe("a text of a workflow", () => {
  it("knows what stands around an expression", () => {
    expect(plain(expressionsIn(`\${{ inputs.name }}`))).toBe("<inputs.name>");
    expect(expressionsIn(`a-\${{ b }}-c`)).toMatchObject({ parts: ["a-", { text: "b" }, "-c"] });
    expect(expressionsIn("no expression")).toBe("no expression");
  });

  it("has expressions that do not end in quotes", () => {
    expect(expressionsIn(`\${{ f('}}', a) }}b`)).toMatchObject({ parts: [{ text: "f('}}', a)" }, "b"] });
  });

  it("has none that never end, however many begin", () => {
    const text = `\${{ a }}${`\${{`.repeat(300_000)}`;
    expect(expressionsIn(text)).toMatchObject({ parts: [{ text: "a" }, text.slice(`\${{ a }}`.length)] });
  });
});
