import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { UserError } from "../../user-error";

const DAYS = "30"; // longer than any rehearsal
const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Files of a certificate and its key. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

const openssl = async (folder: string, ...args: readonly string[]): Promise<void> => {
  try {
    await promisify(execFile)("openssl", args, { cwd: folder });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    throw new UserError("openssl: is not installed; run bash setup/openssl.sh", { cause });
  }
};

/** Signs certificates for servers, as Amazon does for its own. */
export class Authority {
  #issued = 0;

  private constructor(private readonly folder: string) {}

  /** @throws UserError when there is no openssl. */
  static async found(folder: string): Promise<Authority> {
    mkdirSync(folder, { recursive: true });
    const files = ["-keyout", "authority.key", "-out", "authority.pem"];
    await openssl(folder, "req", "-x509", ...NEW_KEY, "-days", DAYS, "-subj", "/CN=rehearsed authority", ...files);
    return new Authority(folder);
  }

  /** What has to be in a client's list. */
  get certificate(): string {
    return path.join(this.folder, "authority.pem");
  }

  /** @param names Names of the server; a client may connect by any of them. */
  async issue(names: readonly string[]): Promise<Certificate> {
    this.#issued += 1;
    const [key, request, certificate, extensions] = ["key", "csr", "pem", "ext"].map(
      (ending) => `server-${this.#issued}.${ending}`,
    ) as [string, string, string, string];
    writeFileSync(
      path.join(this.folder, extensions),
      `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}\n`,
    );
    await openssl(this.folder, "req", "-new", ...NEW_KEY, "-subj", "/CN=server", "-keyout", key, "-out", request);
    const signing = ["-CA", "authority.pem", "-CAkey", "authority.key", "-set_serial", String(this.#issued)];
    const output = ["-extfile", extensions, "-out", certificate];
    await openssl(this.folder, "x509", "-req", "-in", request, ...signing, "-days", DAYS, ...output);
    return { certificate: path.join(this.folder, certificate), key: path.join(this.folder, key) };
  }
}
