import path from "node:path";
import { temporaryFolder, writeTo } from "../support/temporary-folder";
import { bootstrapped } from "../support/test-rehearsal";

describe("a machine that can get the AWS provider from nowhere", () => {
  const folder = temporaryFolder();
  const rehearsed = bootstrapped("dev");

  it("rejects the plan and says how to get it", async () => {
    const emptyMirror = `provider_installation {\n  filesystem_mirror {\n    path = "${path.join(folder, "nothing")}"\n  }\n}\n`;
    const TF_CLI_CONFIG_FILE = writeTo(folder, "terraform.tfrc", emptyMirror);
    const { exitCode, output } = await rehearsed().startStep("plan", ["--stack", "storage"], { TF_CLI_CONFIG_FILE })
      .finished;
    expect(output).toContain("provider: Terraform found it neither in a local mirror nor in a registry it can reach");
    expect(output).toContain("STOCKWIZ_PROVIDER_MIRROR");
    expect(exitCode).toBe(1);
  });
});
