import { parseArgs } from "node:util";
import { describeError } from "../user-error";
import { RehearsalFolder } from "./folder";
import { givenQuotas } from "./quotas/given";
import { Quotas } from "./quotas/quotas";
import { startRehearsal } from "./rehearsal";

/** How often a rehearsal in the foreground looks whether whoever started it is still there. */
const PARENT_MS = 500;

/** The process that keeps a rehearsal running until SIGTERM. `up` starts it in the background. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      name: { type: "string" },
      port: { type: "string" },
      keep: { type: "boolean" },
      speed: { type: "string" },
      quota: { type: "string", multiple: true },
      foreground: { type: "boolean" },
    },
  });
  const parent = process.ppid;
  const folder = new RehearsalFolder(values.name ?? "");
  const rehearsal = await startRehearsal({
    folder,
    port: Number(values.port ?? 0),
    keep: values.keep ?? false,
    plays: true,
    speed: Number(values.speed ?? 1),
    quotas: new Quotas(givenQuotas(values.quota)),
    say: (line) => console.log(line), // into rehearsal.log
  });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await rehearsal.stop();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  if (values.foreground) setInterval(() => process.ppid !== parent && void stop(), PARENT_MS);
  rehearsal.emulator.ended.then(() => {
    if (!stopping) console.error("the emulator has ended by itself; run: make down && make up");
  });
  folder.writeRecord({ name: folder.name, pid: process.pid, url: rehearsal.url, account: rehearsal.account });
};

main().catch((error: unknown) => {
  console.error(describeError(error));
  process.exit(1);
});
