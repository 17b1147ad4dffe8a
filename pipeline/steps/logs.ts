import { setTimeout as wait } from "node:timers/promises";
import { UserError } from "../../user-error";
import { checkContainer, type LogLine, linesSince } from "../deployment/container-logs";
import type { Step, StepContext } from "../step";

const SINCE_SECONDS = 600;
const ASK_AGAIN_MS = 2000;
/** Lines come out of order, and late: each question goes back as far behind the last line. */
const LATE_MS = 30_000;
/** Digits of a task's id that tell it from others. */
const DIGITS = 8;

const print = ({ time, container, task, text }: LogLine): void =>
  console.log(`${time.toISOString()}  ${container}  ${task.slice(0, DIGITS)}  ${text}`);

const tell = async ({ deployment, options, outcome }: StepContext): Promise<void> => {
  const { container, since = SINCE_SECONDS, follow = false } = options;
  if (follow && options.json) throw new UserError("logs: -f never ends, and --json is one text; leave one of them out");
  if (container) await checkContainer(deployment, container);
  let start = new Date(Date.now() - since * 1000);
  let told = new Set<string>();
  for (;;) {
    const lines = await linesSince(deployment, start, container);
    for (const line of lines) if (!told.has(line.id)) print(line);
    if (options.json) outcome.found.push(lines);
    if (!follow && lines.length === 0) console.log(`nothing was written in the last ${since} s`);
    if (!follow || !process.stdout.writable) return;
    told = new Set(lines.map(({ id }) => id));
    const last = lines.at(-1)?.time.getTime() ?? 0;
    start = new Date(Math.max(start.getTime(), last - LATE_MS));
    await wait(ASK_AGAIN_MS);
  }
};

/** Prints what the containers have written, oldest first. */
export const logs: Step = {
  summary: "print what the containers have written; -f goes on until ctrl-C",
  requires: ["credentials"],
  perStack: false,
  options: ["container", "since", "follow"],
  actions: (context) => [{ words: "print what the containers have written", run: () => tell(context) }],
};
