import path from "node:path";
import { nodeProgram, noNode } from "../../rehearsal/node-program";
import { temporaryFolder, writeTo } from "../support/temporary-folder";

const folder = temporaryFolder();

describe("Node.js for what a rehearsal runs", () => {
  it("is found by its major version where set-up put it", () => {
    const program = writeTo(folder, "tools/node24/bin/node", "", 0o755);
    expect(nodeProgram(24, path.join(folder, "tools"))).toBe(program);
  });

  it("is none where set-up was cut off", () => {
    writeTo(folder, "cut-off/node22/package.json", "{}");
    expect(nodeProgram(22, path.join(folder, "cut-off"))).toBeUndefined();
    expect(noNode(22, "the runtime nodejs22.x", path.join(folder, "cut-off"))).toBe(
      "the runtime nodejs22.x needs Node.js 22, and the rehearsal has none; run make setup, or add setup/node22",
    );
  });

  it("is none in a clone where nothing was set up", () => {
    expect(noNode(22, "x", path.join(folder, "nothing"))).toContain("the rehearsal has none");
  });
});
