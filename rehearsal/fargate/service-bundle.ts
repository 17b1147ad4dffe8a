import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const CLONE = path.join(__dirname, "..", "..");
const CACHE = path.join(CLONE, ".stockwiz", "bundle-of-sources");
const SOURCES = ["app", "user-error.ts", "package-lock.json"];
/** Made from the sources, inside their folder. */
const MADE = /^(page|first-paint)/;
const HASH_CHARACTERS = 16;

const filesBelow = async (place: string): Promise<string[]> => {
  const entries = await readdir(place, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !(path.basename(entry.parentPath) === "static" && MADE.test(entry.name)))
    .map((entry) => path.join(entry.parentPath, entry.name));
};

const hashOfSources = async (): Promise<string> => {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const place = path.join(CLONE, source);
    const files = path.extname(source) ? [place] : (await filesBelow(place)).sort();
    for (const file of files) hash.update(path.relative(CLONE, file)).update(await readFile(file));
  }
  return hash.digest("hex").slice(0, HASH_CHARACTERS);
};

const build = async (service: string, target: string): Promise<void> => {
  await mkdir(CACHE, { recursive: true });
  const output = await mkdtemp(path.join(CACHE, "new-"));
  const program = path.join(CLONE, "app", "bundle", "main.ts");
  try {
    const command = ["--import", "tsx", program, service, "--output", output];
    await promisify(execFile)(process.execPath, command, { cwd: CLONE });
    await mkdir(path.dirname(target), { recursive: true });
    await rename(path.join(output, service), target); // whole or not at all, for whoever builds it at the same time
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    await rm(output, { recursive: true, force: true });
  }
};

const underWay = new Map<string, Promise<void>>();

/** Folder of a service's bundle as the sources are now; it is built when they have changed. */
export const currentBundle = async (service: string): Promise<string> => {
  const target = path.join(CACHE, await hashOfSources(), service);
  if (existsSync(target)) return target;
  const building = underWay.get(target) ?? build(service, target).finally(() => underWay.delete(target));
  underWay.set(target, building);
  await building;
  return target;
};
