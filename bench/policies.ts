import { execFileSync } from "node:child_process";
import path from "node:path";
import { judge } from "../policies/engine/judge";
import { loadRules } from "../policies/engine/registry";
import { readTexts } from "../policies/readers/configuration";
import { generatedProgram } from "./policy-program";
import { processVariables } from "./process";

const ROOT = path.join(__dirname, "..");
const SIZES = [1000, 2000, 5000, 10_000];
/** What the project promises of the smallest size, after the process has started. */
const MOST_SECONDS = 1;
const MOST_MEBIBYTES = 256;
/** What a resource of the largest program may cost, against one of the smallest: 1 is linear, 10 would be quadratic. */
const HIGHEST_RATIO = 1.5;

/** One program judged in one process. */
interface Measured {
  readonly resources: number;
  readonly verdicts: number;
  readonly wallSeconds: number;
  /** Of all threads, so that whatever else the machine does matters less. */
  readonly cpuSeconds: number;
  /** The most that the process ever held, with its start and the rules. */
  readonly mebibytes: number;
}

/** Reads and judges a generated program in this process, and prints what that took. */
export const judgeGenerated = async (resources: number): Promise<void> => {
  const rules = await loadRules();
  const hcl = generatedProgram(rules, resources);
  const [started, before] = [performance.now(), process.cpuUsage()];
  const { program } = readTexts({ "main.tf": hcl });
  const verdicts = judge(program, rules);
  const { user, system } = process.cpuUsage(before);
  const measured: Measured = {
    resources: program.resources.length,
    verdicts: verdicts.length,
    wallSeconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1e6,
    mebibytes: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(measured));
};

const measuredFor = (resources: number): Measured => {
  const command = ["--import", "tsx", "bench/main.ts", "policies", "--resources", String(resources)];
  return JSON.parse(execFileSync("node", command, { cwd: ROOT, env: { ...processVariables }, encoding: "utf8" }));
};

/** Prints how long every rule takes on programs of growing size, and how much memory, each in a process of its own. */
export const policies = (): void => {
  console.log("resources  verdicts  seconds  CPU s  CPU ms per resource  MiB at most");
  const curve = SIZES.map((size) => {
    const each = measuredFor(size);
    const columns = [
      String(each.resources).padStart(9),
      String(each.verdicts).padStart(8),
      each.wallSeconds.toFixed(2).padStart(7),
      each.cpuSeconds.toFixed(2).padStart(5),
      ((each.cpuSeconds / each.resources) * 1000).toFixed(3).padStart(19),
      each.mebibytes.toFixed(0).padStart(11),
    ];
    console.log(columns.join("  "));
    return each;
  });
  const [least, most] = [curve[0], curve.at(-1)] as [Measured, Measured];
  const ratio = most.cpuSeconds / most.resources / (least.cpuSeconds / least.resources);
  const promises = [
    [`${least.cpuSeconds.toFixed(2)} s of CPU for the smallest`, MOST_SECONDS, least.cpuSeconds],
    [`${least.mebibytes.toFixed(0)} MiB for the smallest`, MOST_MEBIBYTES, least.mebibytes],
    [`${ratio.toFixed(2)} times the cost per resource for the largest`, HIGHEST_RATIO, ratio],
  ] as const;
  for (const [words, limit, value] of promises)
    console.log(`${value <= limit ? "kept  " : "BROKEN"}  ${words} (at most ${limit})`);
  if (promises.some(([, limit, value]) => value > limit)) process.exitCode = 1;
};
