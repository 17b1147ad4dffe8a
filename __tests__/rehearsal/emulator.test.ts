import path from "node:path";
import { startEmulator } from "../../rehearsal/emulator";
import { rejectionOf } from "../support/refusal";
import { temporaryFolder, writeTo } from "../support/temporary-folder";

const folder = temporaryFolder();
const start = (python: string) => rejectionOf(startEmulator(path.join(folder, "emulator.log"), python));

describe("the emulator", () => {
  it("rejects a Python that does not exist", async () => {
    const python = path.join(folder, "no-python");
    expect(await start(python)).toBe(
      `emulator: moto did not start with ${python}: spawn ${python} ENOENT; run make setup, which installs what it needs`,
    );
  });

  it("rejects a Python without moto, and shows its own words", async () => {
    const words = "ModuleNotFoundError: No module named 'moto'";
    const python = writeTo(folder, "python", `#!/bin/sh\necho "${words}" >&2\nexit 1\n`, 0o755);
    const refusal = await start(python);
    expect(refusal).toContain(`it ended with exit code 1\n${words}\n`);
    expect(refusal).toMatch(/; run make setup, which installs what it needs$/);
  });
});
