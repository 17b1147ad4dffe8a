import { runIn } from "../../pipeline/terraform/terraform";
import { rejectionOf } from "../support/refusal";
import { temporaryFolder } from "../support/temporary-folder";
import { workspaceIn } from "../support/workspace";

const workspace = workspaceIn(temporaryFolder());
const fail = (script: string) => rejectionOf(runIn(workspace, ["node", "-e", `${script}; process.exit(3)`]));

describe("a failed command", () => {
  it("is told in its own words, with how it ended", async () => {
    expect(await fail("console.error('Error: no such thing')")).toMatch(
      /^Error: no such thing\n\nnode -e .+: ended with exit code 3$/,
    );
  });

  it("is told without the rest of a line of ours, of which it quotes 10,000 characters", async () => {
    const words = await fail("console.error('Error: x\\n\\n 547: ' + 'y'.repeat(10_000) + '\\n\\nthe reason')");
    const [quoted = ""] = words.split("\n").filter((line) => line.startsWith(" 547: "));
    expect(quoted).toMatch(/^ 547: y{150} …$/);
    expect(words).toContain("\nthe reason\n");
  });

  it("is told with the whole of a long reason", async () => {
    const reason = `Error: creating ECS Service (x): ${"z".repeat(1000)}: the reason`;
    expect(await fail(`console.error("${reason}")`)).toContain(`${reason}\n`);
  });

  it("is told whole to whoever looks for the reason", async () => {
    const words = await fail("console.error('y'.repeat(10_000) + ' SlowDown')");
    expect(words).toMatch(/\n\nthrottling: .+ in a minute$/);
  });
});
