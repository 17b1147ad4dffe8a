import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { RehearsalFolder } from "../folder";
import { createHandlers } from "../handlers/all";
import { playedPage } from "../played/page";
import { startRehearsal } from "../rehearsal";

const PAGE = path.join("docs", "reference", "emulated-services.md");

/** Writes the page that says what of AWS the rehearsal has. What answers is asked of a rehearsal that is started for it. */
export const services = async (): Promise<void> => {
  const folder = mkdtempSync(path.join(tmpdir(), "services-"));
  try {
    const rehearsal = await startRehearsal({ folder: new RehearsalFolder("services", folder), plays: true });
    const handlers = [...createHandlers(), ...(rehearsal.players?.handlers ?? [])];
    await rehearsal.stop();
    writeFileSync(path.join(__dirname, "..", "..", PAGE), playedPage(handlers));
    console.log(`written: ${PAGE}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
