import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { steps } from "../../pipeline/steps/all";
import { RehearsalFolder } from "../../rehearsal/folder";
import { createHandlers } from "../../rehearsal/handlers/all";
import { startRehearsal } from "../../rehearsal/rehearsal";
import { PROJECT_ROOT, run } from "../support/run-project";
import { temporaryFolder } from "../support/temporary-folder";

const textOf = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), "utf8");

const documents = async (): Promise<string[]> =>
  (await run(["git", "ls-files", "--", "*.md"])).stdout.split("\n").filter(Boolean);

describe("ARCHITECTURE.md", () => {
  const folder = temporaryFolder();

  it("lists every answer that is not the emulator's, with its reason and the page it follows", async () => {
    const rehearsal = await startRehearsal({ folder: new RehearsalFolder("documents", folder), plays: true });
    const handlers = [...createHandlers(), ...(rehearsal.players?.handlers ?? [])];
    await rehearsal.stop();
    const text = textOf("ARCHITECTURE.md");
    const listed = [...text.matchAll(/^\| `([\w-]+)` \| (.*) \| \[.*\]\((.*)\) \|$/gm)].map(([, name, why, page]) => ({
      name,
      why: `moto ${why}`,
      page,
    }));
    const byName = (a: { name: string | undefined }, b: { name: string | undefined }) =>
      (a.name ?? "") < (b.name ?? "") ? -1 : 1;
    expect(listed.sort(byName)).toEqual(handlers.map(({ name, why, page }) => ({ name, why, page })).sort(byName));
  });
});

describe("README.md", () => {
  it("names every step", () => {
    const text = textOf("README.md");
    expect(Object.keys(steps).filter((name) => !text.includes(name))).toEqual([]);
  });

  it("names only targets that the Makefile has", () => {
    const targets = new Set([...textOf("Makefile").matchAll(/^([a-z-]+):/gm)].map(([, name]) => name));
    const named = [...textOf("README.md").matchAll(/`?make ([a-z-]+)`? /g)].map(([, name]) => name ?? "");
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !targets.has(name))).toEqual([]);
  });
});

describe("a document", () => {
  it("links only to what exists", async () => {
    const broken: string[] = [];
    for (const file of await documents())
      for (const [, target = ""] of textOf(file).matchAll(/\]\((?!https?:)([^)#]+)/g))
        if (!existsSync(path.join(PROJECT_ROOT, path.dirname(file), target))) broken.push(`${file}: ${target}`);
    expect(broken).toEqual([]);
  });

  it("names only files of ours that exist", async () => {
    const broken: string[] = [];
    for (const file of await documents())
      for (const [, target = ""] of textOf(file).matchAll(
        /`((?:pipeline|rehearsal|stacks|environments|constructs|setup)\/[\w./-]+\.(?:ts|sh|py))`/g,
      ))
        if (!existsSync(path.join(PROJECT_ROOT, target))) broken.push(`${file}: ${target}`);
    expect(broken).toEqual([]);
  });
});
