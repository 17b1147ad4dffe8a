import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import path from "node:path";
import { PROJECT_ROOT, run } from "../support/run-project";
import { temporaryFolder, writeTo } from "../support/temporary-folder";

/** Programs of the machine that the scripts may use; what a test is about is left out or replaced. */
const ORDINARY = [
  ...[
    "bash",
    "sed",
    "awk",
    "cat",
    "cksum",
    "uname",
    "mktemp",
    "rm",
    "mkdir",
    "dirname",
    "install",
    "env",
    "cp",
    "ln",
    "chmod",
  ],
];

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
    const programs = { node: "echo v24.0.0", npm: "mkdir -p node_modules; echo installed" };
    const first = await runSetup("node-packages.sh", programs);
    expect(first.stdout).toContain("installed");
    const again = () => run(["bash", "setup/node-packages.sh"], { folder: first.clone, variables: first.variables });
    expect(await again()).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    writeTo(first.clone, "package-lock.json", "{}");
    expect((await again()).stdout).toContain("installed");
  });

  describe("on a machine with Node.js 20 only", () => {
    /** As npm does it with the package of a platform: `--prefix FOLDER` follows `ci`. The other call installs the project's. */
    const npmThatBrings = (platform: string, version: string): string => `
      echo "npm on $(node --version)"
      [ "$2" = --prefix ] || exit 0
      mkdir -p "$3/node_modules/node-${platform}/bin"
      printf '#!/usr/bin/env bash\necho ${version}\n' >"$3/node_modules/node-${platform}/bin/node"
      chmod 755 "$3/node_modules/node-${platform}/bin/node"`;

    it("brings Node.js 24 into the clone, for npm and for every script of it", async () => {
      const programs = { node: "echo v20.9.0", npm: npmThatBrings("linux-x64", "v24.99.0") };
      const { clone, variables, stdout, exitCode } = await runSetup("node-packages.sh", programs);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining("npm on v24.99.0")]);
      const version = await run([path.join(clone, "node_modules/.bin/node"), "--version"], { variables });
      expect(version.stdout.trim()).toBe("v24.99.0");
    });

    it("does not take the clone's own link for a Node.js of the machine", async () => {
      const programs = { node: "echo v20.9.0", npm: npmThatBrings("linux-x64", "v24.99.0") };
      const { clone, variables } = await runSetup("node-packages.sh", programs);
      const inScript = { PATH: [path.join(clone, "node_modules/.bin"), variables.PATH].join(path.delimiter) };
      writeTo(clone, "setup/node24/package-lock.json", "{}");
      const { stdout } = await run(["bash", "setup/node.sh", "24"], { folder: clone, variables: inScript });
      expect(stdout).toContain("installing Node.js 24 into .tools/node24");
    });

    it("rejects a platform without a package, and names the command", async () => {
      const programs = { node: "echo v20.9.0", npm: "exit 0", uname: "[ $1 = -s ] && echo Darwin || echo arm64" };
      const { exitCode, stderr } = await runSetup("node-packages.sh", programs);
      expect(stderr).toContain("no npm package of Node.js 24 runs on Darwin/arm64; get it with: brew install node@24");
      expect(exitCode).toBe(1);
    });

    it("rejects a package that does not run here", async () => {
      const programs = {
        node: "echo v20.9.0",
        npm: npmThatBrings("linux-x64", "cannot execute: required file not found"),
      };
      const { exitCode, stderr } = await runSetup("node-packages.sh", programs);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining("no npm package of Node.js 24 runs on")]);
    });

    it("says what to do when npm cannot get it, and tries again the next time", async () => {
      const programs = { node: "echo v20.9.0", npm: "exit 1" };
      const first = await runSetup("node-packages.sh", programs);
      expect(first.stderr).toContain("node: npm could not get Node.js 24; check the network");
      writeTo(first.clone, "bin/npm", `#!/usr/bin/env bash\n${npmThatBrings("linux-arm64", "v24.99.0")}\n`, 0o755);
      const { exitCode } = await run(["bash", "setup/node.sh", "24"], {
        folder: first.clone,
        variables: first.variables,
      });
      expect(exitCode).toBe(0);
    });
  });

  it("uses the machine's own Node.js 24, and downloads none", async () => {
    const { clone, variables, exitCode } = await runSetup("node-packages.sh", {
      node: "echo v24.1.0",
      npm: '[ "$2" != --prefix ]',
    });
    expect(exitCode).toBe(0);
    const { stdout } = await run([path.join(clone, ".tools/node24/bin/node"), "--version"], { variables });
    expect(stdout.trim()).toBe("v24.1.0");
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
    const programs = { npm: "exit 1", node: "echo v24.0.0" };
    const { exitCode, stderr } = await runSetup("node-packages.sh", programs);
    expect(stderr).toContain(
      "npm could not install them; check the network (or npm config get registry) and run: make tools",
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
