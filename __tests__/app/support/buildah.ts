import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { inheritedEnv } from "../../../app/dev/env";
import { findTool, requireTool } from "../../../app/dev/tool";

const run = promisify(execFile);
const ROOT = join(__dirname, "../../..");

/** True where images can be built: `buildah` is there, and we may make a root of our own. */
export const canBuild = (): boolean => findTool("buildah") !== undefined && process.getuid?.() === 0;

/** What an image says of itself. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly StopSignal: string;
  readonly ExposedPorts: object;
  readonly Healthcheck?: { readonly Test: readonly string[] };
}

/** Images in a store of their own, which goes away with the test. */
export class Buildah {
  readonly #folder = mkdtempSync(join(tmpdir(), "stockwiz-buildah-"));

  async #buildah(...args: readonly string[]): Promise<string> {
    const store = ["--root", join(this.#folder, "root"), "--runroot", join(this.#folder, "run")];
    const options = { cwd: ROOT, maxBuffer: 64 * 1024 ** 2 };
    return (await run(requireTool("buildah", "none"), [...store, ...args], options)).stdout.trim();
  }

  /** Assembles an image from this machine's Node, npm and shell: what `node:20-slim` is to us where no registry is. */
  async addBase(name: string): Promise<void> {
    const rootfs = join(this.#folder, "rootfs");
    const put = (from: string, to: string) => {
      mkdirSync(dirname(join(rootfs, to)), { recursive: true });
      cpSync(realpathSync(from), join(rootfs, to), { recursive: true });
    };
    const programs = { "/usr/local/bin/node": process.execPath, "/bin/sh": "/bin/sh", "/usr/bin/env": "/usr/bin/env" };
    for (const [to, from] of Object.entries(programs)) {
      put(from, to);
      for (const [library] of execFileSync("ldd", [from], { encoding: "utf8" }).matchAll(/\/\S+/g))
        put(library, library);
    }
    const npm = join(dirname(realpathSync(requireTool("npm", "none"))), "..");
    put(npm, "/usr/local/lib/node_modules/npm");
    symlinkSync("../lib/node_modules/npm/bin/npm-cli.js", join(rootfs, "usr/local/bin/npm"));
    for (const folder of ["etc", "root", "tmp"]) mkdirSync(join(rootfs, folder), { recursive: true });
    writeFileSync(join(rootfs, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    const { NODE_EXTRA_CA_CERTS: certificates } = inheritedEnv(); // a machine behind a proxy that it must trust
    if (certificates) put(certificates, "/etc/certificates.pem");
    const trust = certificates ? ["--env", "NODE_EXTRA_CA_CERTS=/etc/certificates.pem"] : [];
    const container = await this.#buildah("from", "scratch");
    await this.#buildah("copy", container, rootfs, "/");
    await this.#buildah("config", "--env", "PATH=/usr/local/bin:/usr/bin:/bin", ...trust, container);
    await this.#buildah("commit", "--format", "docker", container, name);
    await this.#buildah("rm", container);
  }

  /** Builds a Dockerfile. */
  async build(name: string, dockerfile: string, context: string, args: Record<string, string>): Promise<void> {
    const buildArgs = Object.entries(args).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]);
    const options = ["--isolation", "chroot", "--format", "docker", "--pull-never", "--layers", "--tag", name];
    await this.#buildah("bud", ...options, ...buildArgs, "--file", dockerfile, context);
  }

  async configOf(image: string): Promise<ImageConfig> {
    return JSON.parse(await this.#buildah("inspect", "--type", "image", image)).Docker.config;
  }

  /** Runs a program of Node's inside an image, as the image's user, and gives what it printed. */
  async evaluate(image: string, program: string, ...args: readonly string[]): Promise<string> {
    const container = await this.#buildah("from", "--pull-never", image);
    return this.#buildah("run", "--isolation", "chroot", container, "--", "node", "-e", program, ...args);
  }

  async remove(): Promise<void> {
    await this.#buildah("rm", "--all");
    await this.#buildah("rmi", "--all", "--force");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
