import { run } from "../support/run-project";

/** What a process says that hides the warning of cdktf and then runs this. */
const saidAfter = async (script: string): Promise<string> => {
  const program = `require("./stacks/cdktf-deprecation").hideCdktfDeprecation(); ${script}`;
  return (await run([process.execPath, "--import", "tsx", "-e", program])).stderr;
};

describe("the deprecation that cdktf runs into", () => {
  it("is not shown", async () => {
    expect(await saidAfter('require("node:util").isArray([])')).toBe("");
  });

  it.each([
    ["another deprecation", 'process.emitWarning("old", "DeprecationWarning", "DEP9999")', "[DEP9999]"],
    [
      "a warning without a code",
      'process.emitWarning("NodeVersionSupportWarning: too old")',
      "NodeVersionSupportWarning",
    ],
    ["an error as a warning", 'process.emitWarning(new Error("odd"))', "odd"],
  ])("leaves %s on the screen", async (_what, script, words) => {
    expect(await saidAfter(script)).toContain(words);
  });
});
