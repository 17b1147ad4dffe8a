import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Stage } from "../runtime/contract";
import type { AwsCall, WireRequest } from "../wire/aws-call";
import { jsonOf } from "../wire/json-body";
import { unzip } from "./unzip";

/** Creating a function, and giving it other code. */
const CARRIES_CODE = /^(POST \/2015-03-31\/functions\/?|PUT \/2015-03-31\/functions\/[^/]+\/code)$/;

interface Code {
  readonly ZipFile?: string;
  readonly S3Bucket?: string;
  readonly S3Key?: string;
  readonly S3ObjectVersion?: string;
}

/** The emulator's `CodeSha256`, as the name of a folder. */
const folderName = (sha256: string): string => Buffer.from(sha256, "base64").toString("hex");

/** The code of every function that was deployed: the emulator takes it, and gives it to nobody. */
export class CodeStore {
  readonly #folder: string;
  readonly #arriving = new Set<Promise<void>>();

  constructor(private readonly stage: Pick<Stage, "client" | "folder" | "say">) {
    this.#folder = path.join(stage.folder, "lambda", "code");
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Keeps the code that a request brings, if it brings any. */
  hear({ action }: Pick<AwsCall, "action">, request: Pick<WireRequest, "body">): void {
    if (!CARRIES_CODE.test(action)) return;
    const { Code: nested, ...flat } = jsonOf<{ Code?: Code } & Code>(request);
    const arriving = this.#take(nested ?? flat).catch((error: unknown) => this.stage.say(`lambda: code: ${error}`));
    this.#arriving.add(arriving);
    arriving.finally(() => this.#arriving.delete(arriving));
  }

  /** Folder with the files of a zip. @returns undefined when it did not pass the wire. */
  async taskRoot(codeSha256: string): Promise<string | undefined> {
    await Promise.all(this.#arriving);
    const folder = path.join(this.#folder, folderName(codeSha256));
    return existsSync(folder) ? folder : undefined;
  }

  async #take({ ZipFile, S3Bucket, S3Key, S3ObjectVersion }: Code): Promise<void> {
    if (ZipFile) this.#keep(Buffer.from(ZipFile, "base64"));
    if (!S3Bucket || !S3Key) return;
    const s3 = new S3Client({ ...this.stage.client, forcePathStyle: true });
    try {
      const version = S3ObjectVersion ? { VersionId: S3ObjectVersion } : {};
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: S3Bucket, Key: S3Key, ...version }));
      this.#keep(Buffer.from((await Body?.transformToByteArray()) ?? []));
    } finally {
      s3.destroy();
    }
  }

  #keep(zip: Buffer): void {
    const folder = path.join(this.#folder, createHash("sha256").update(zip).digest("hex"));
    if (existsSync(folder)) return;
    rmSync(`${folder}.new`, { recursive: true, force: true });
    for (const { name, bytes } of unzip(zip)) {
      const file = path.join(`${folder}.new`, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    mkdirSync(`${folder}.new`, { recursive: true });
    renameSync(`${folder}.new`, folder); // whole or not at all
  }
}
