import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { RehearsalFolder } from "../../rehearsal/folder";
import { inventory } from "../../rehearsal/inventory/inventory";
import type { ClientOptions } from "../../rehearsal/inventory/lister";
import { Quotas } from "../../rehearsal/quotas/quotas";
import { CREDENTIALS, type Rehearsal, startRehearsal } from "../../rehearsal/rehearsal";

/** An emulated AWS for the tests of a `describe`, without Terraform. */
export interface EmulatedAws {
  readonly client: ClientOptions;
  readonly rehearsal: Rehearsal;
  inventory(): Promise<string[]>;
}

/** @param quotas What the account may have. @default as a new account */
export const emulatedAws = (quotas = new Quotas()): EmulatedAws => {
  const folder = mkdtempSync(path.join(tmpdir(), "emulated-aws-"));
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    rehearsal = await startRehearsal({ folder: new RehearsalFolder("test", folder), quotas });
  });
  afterAll(async () => {
    await rehearsal.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get rehearsal() {
      return rehearsal;
    },
    get client() {
      return { endpoint: rehearsal.url, region: "us-east-1", credentials: CREDENTIALS };
    },
    inventory: () => inventory(rehearsal.url),
  };
};

/** Something to make and to remove again. */
export interface Specimen {
  /** Its lines in the inventory; identifiers that AWS makes up read `ID`. */
  readonly lines: readonly string[];
  /** @returns what removes it. */
  readonly make: (client: ClientOptions) => Promise<() => Promise<unknown>>;
}

const IDENTIFIER = /\b[a-z]{2,9}-[0-9a-f]{17}\b|\bfs(ap)?-[0-9a-f]{8}\b|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const ADDRESS = /\d+\.\d+\.\d+\.\d+(?!\/|\d)/g;

/** One specimen after the other is made, found in the inventory, removed, and not found any more. */
export const itLists = (aws: EmulatedAws, specimens: Readonly<Record<string, Specimen>>): void => {
  const listed = async () =>
    (await aws.inventory()).map((line) => line.replace(IDENTIFIER, "ID").replace(ADDRESS, "IP")).sort();

  it.each(Object.entries(specimens))("lists %s, and no longer when it is gone", async (_name, { lines, make }) => {
    const before = await listed();
    const remove = await make(aws.client);
    expect(await listed()).toEqual([...before, ...lines].sort());
    await remove();
    expect(await listed()).toEqual(before);
  });
};
