import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import path from "node:path";
import { PROJECT_ROOT, run } from "../support/run-project";
import { temporaryFolder, writeTo } from "../support/temporary-folder";

/** Programs of the machine that the scripts may use; what a test is about is left out or replaced. */
const ORDINARY = ["bash", "sed", "awk", "cat", "cksum", "uname", "mktemp", "rm", "mkdir", "dirname", "install", "env"];

describe("set-up", () => {
  const folder = temporaryFolder();

  /** A clone with a PATH of its own. @param programs Scripts by name; `machine` links to the machine's own. */
  const runSetup = async (script: string, programs: Record<string, string>) => {
    const clone = mkdtempSync(path.join(folder, `${script}-`));
    cpSync(path.join(PROJECT_ROOT, "setup"), path.join(clone, "setup"), { recursive: true });
    cpSync(path.join(PROJECT_ROOT, "package-lock.json"), path.join(clone, "package-lock.json"));
    cpSync(path.join(PROJECT_ROOT, "package.json"), path.join(clone, "package.json"));
    mkdirSync(path.join(clone, ".tools/bin"), { recursive: true });
    for (const name of ORDINARY) {
      const { stdout } = await run(["bash", "-c", `command -v ${name}`]);
      mkdirSync(path.join(clone, "bin"), { recursive: true });
      symlinkSync(stdout.trim(), path.join(clone, "bin", name));
    }
    for (const [name, text] of Object.entries(programs))
      writeTo(clone, `bin/${name}`, `#!/usr/bin/env bash\n${text}\n`, 0o755);
    const variables = { PATH: path.join(clone, "bin") };
    return { clone, variables, ...(await run(["bash", `setup/${script}`], { folder: clone, variables })) };
  };

  it.each(["emulator.sh", "terraform.sh", "postgresql.sh", "redis.sh", "openssl.sh", "iproute2.sh", "chromium.sh"])(
    "has nothing to do in %s where everything is there",
    async (script) => {
      const variables = { HOME: folder };
      expect(await run(["bash", `setup/${script}`], { variables })).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    },
  );

  it("installs the Node packages once, and again when the lock file has changed", async () => {
    const programs = { node: "echo v20.9.0", npm: "mkdir -p node_modules; echo installed" };
    const first = await runSetup("node-packages.sh", programs);
    expect(first.stdout).toContain("installed");
    const again = () => run(["bash", "setup/node-packages.sh"], { folder: first.clone, variables: first.variables });
    expect(await again()).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    writeTo(first.clone, "package-lock.json", "{}");
    expect((await again()).stdout).toContain("installed");
  });

  it("rejects a machine without Node.js, and names the command that gets it", async () => {
    const { exitCode, stderr } = await runSetup("node-packages.sh", {});
    expect(stderr).toContain(
      "node: is not on the PATH; get Node.js 20.9 or newer, for example with: sudo apt-get install nodejs npm",
    );
    expect(exitCode).toBe(1);
  });

  it.each(["18.20.0", "20.8.1"])("rejects Node.js %s, which is too old", async (version) => {
    const { exitCode, stderr } = await runSetup("node-packages.sh", { node: `echo v${version}` });
    expect(stderr).toContain(`node: v${version} is too old, 20.9 or newer is needed`);
    expect(exitCode).toBe(1);
  });

  it("says what to run when the Node packages cannot be had, and does not take them for installed", async () => {
    const programs = { npm: "exit 1", node: "echo v22.0.0" };
    const { exitCode, stderr } = await runSetup("node-packages.sh", programs);
    expect(stderr).toContain(
      "npm could not install them; check the network (or npm config get registry) and run: npm ci",
    );
    expect(exitCode).toBe(1);
  });

  it("does without ip where the machine gives no namespaces", async () => {
    expect(await runSetup("iproute2.sh", {})).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("rejects a machine that gives namespaces and has no ip", async () => {
    const { exitCode, stderr } = await runSetup("iproute2.sh", { unshare: "exit 0" });
    expect(stderr).toContain("iproute2: is not installed; run: sudo dnf install iproute");
    expect(exitCode).toBe(1);
  });

  it("rejects a machine without Python", async () => {
    const { exitCode, stderr } = await runSetup("emulator.sh", {});
    expect(stderr).toContain("get it with: sudo apt-get install python3 python3-venv");
    expect(exitCode).toBe(1);
  });

  it("names the missing part when Python cannot make a virtual environment", async () => {
    const { exitCode, stderr } = await runSetup("emulator.sh", { python3: "exit 1" });
    expect(stderr).toContain("get the missing part with: sudo apt-get install python3-venv");
    expect(exitCode).toBe(1);
  });

  it("says where to get Terraform when it cannot be downloaded", async () => {
    const { exitCode, stdout, stderr } = await runSetup("terraform.sh", { curl: "exit 22" });
    expect(stdout).toMatch(/installing Terraform 1\.11\.4 into \.tools\/bin/);
    expect(stderr).toContain("install 1.11 or newer by hand and put it on the PATH");
    expect(exitCode).toBe(1);
  });

  it("rejects a download that is not what its publisher lists", async () => {
    const programs = { curl: 'while [ "$1" != -o ]; do shift; done; echo altered > "$2"', python3: "echo 0000" };
    const { exitCode, stderr } = await runSetup("terraform.sh", programs);
    expect(stderr).toContain("is not what its publisher lists (SHA-256 0000, expected none); not installed");
    expect(exitCode).toBe(1);
  });
});
