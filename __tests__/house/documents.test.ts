import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { steps } from "../../pipeline/steps/all";
import { RehearsalFolder } from "../../rehearsal/folder";
import { createHandlers } from "../../rehearsal/handlers/all";
import { playedPage, playedServices } from "../../rehearsal/played/page";
import { startRehearsal } from "../../rehearsal/rehearsal";
import type { Handler } from "../../rehearsal/wire/handler";
import { recordedCalls } from "../support/recorded-calls";
import { PROJECT_ROOT, run } from "../support/run-project";
import { temporaryFolder } from "../support/temporary-folder";

const textOf = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), "utf8");

const documents = async (): Promise<string[]> =>
  (await run(["git", "ls-files", "--", "*.md"])).stdout.split("\n").filter(Boolean);

describe("docs/reference/emulated-services.md", () => {
  const folder = temporaryFolder();
  let handlers: readonly Handler[];
  beforeAll(async () => {
    const rehearsal = await startRehearsal({ folder: new RehearsalFolder("documents", folder), plays: true });
    handlers = [...createHandlers(), ...(rehearsal.players?.handlers ?? [])];
    await rehearsal.stop();
  });

  it("is what `npm run rehearsal -- services` writes", () => {
    expect(textOf("docs/reference/emulated-services.md")).toBe(playedPage(handlers));
  });

  it("has every handler once, and none that is not there", () => {
    const named = playedServices.flatMap((service) => service.handlers);
    expect([...named].sort()).toEqual(handlers.map(({ name }) => name).sort());
  });

  it("has every service that the steps were recorded to call", () => {
    const scopes = playedServices.flatMap((service) => service.scopes);
    const called = new Set(recordedCalls("prod").map(({ service }) => service));
    expect([...called].filter((service) => !scopes.includes(service))).toEqual([]);
  });

  it("says of every service what it does not know", () => {
    expect(playedServices.filter(({ unknown }) => unknown.length === 0).map(({ name }) => name)).toEqual([]);
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
