import { rmSync } from "node:fs";
import path from "node:path";
import { rejectionOf } from "../support/refusal";
import { temporaryFolder, writeTo } from "../support/temporary-folder";

// No Terraform but the one that a test writes: neither set-up's nor the machine's.
jest.mock("../../pipeline/process", () => ({
  processVariables: {},
  PROJECT_ROOT: process.cwd(),
  WORK_FOLDER: "/nonexistent",
  OWN_TOOLS: "/nonexistent",
}));

import { processVariables } from "../../pipeline/process";
import { checkTerraform } from "../../pipeline/requirements";

const bin = temporaryFolder();
(processVariables as { PATH?: string }).PATH = bin;
const terraform = (script: string) => writeTo(bin, "terraform", `#!/bin/sh\n${script}\n`, 0o755);

describe("the check of Terraform", () => {
  it("rejects a machine that has none", async () => {
    rmSync(path.join(bin, "terraform"), { force: true });
    expect(await rejectionOf(checkTerraform())).toBe(
      "terraform: is not on the PATH; run make setup, which says how to get it",
    );
  });

  it.each(["1.5.7", "1.10.9", "0.15.0"])("rejects %s as too old and says what is needed", async (version) => {
    terraform(`echo '{"terraform_version":"${version}"}'`);
    expect(await rejectionOf(checkTerraform())).toBe(
      `terraform: ${version} is too old, 1.11 or newer is needed; run make setup, which gets a newer one`,
    );
  });

  it.each(["1.11.0", "1.11.4", "1.12.0", "2.0.0"])("accepts %s", async (version) => {
    terraform(`echo '{"terraform_version":"${version}"}'`);
    expect(await checkTerraform()).toBe(version);
  });

  it("rejects one that does not run, with its own words", async () => {
    terraform("echo 'cannot execute' >&2; exit 126");
    expect(await rejectionOf(checkTerraform())).toBe("terraform: does not run: cannot execute; run make setup");
  });
});
