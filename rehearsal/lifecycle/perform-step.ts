import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { readDurations } from "./durations";
import type { Link } from "./longest-chain";
import { progressOf } from "./progress";
import { runChild } from "./run-child";
import type { PipelineScene, Stack } from "./script";
import type { Outcome, Stage } from "./stage";
import { linksOf } from "./state-links";
import { waitsOfStep } from "./waits";

/** What the pipeline puts before the words of each of its actions. */
const ACTION = "→";

const folderOf = ({ work, environment }: Stage, stack: Stack): string =>
  path.join(work, environment.name, "stacks", stack);

/** What the plan step writes beside its plan. */
const planRecord = z.object({ hasChanges: z.boolean() });

const hasChanges = (stage: Stage, stack: Stack): boolean => {
  const file = path.join(folderOf(stage, stack), "plan.json");
  return !existsSync(file) || planRecord.parse(JSON.parse(readFileSync(file, "utf8"))).hasChanges;
};

const readLinks = async (stage: Stage, stack: Stack): Promise<readonly Link[]> => {
  const command = ["terraform", `-chdir=${folderOf(stage, stack)}`, "show", "-json"];
  const { variables, signal } = stage;
  const { exitCode, stdout } = await runChild(command, { variables, signal });
  return exitCode === 0 ? linksOf(stdout) : []; // the step itself has told what is wrong
};

/** Resources of the stacks that a whole environment's end takes down, one after the other. */
const upperLinks = ({ links }: Stage): Link[] => {
  const [network = [], app = []] = [links.get("network"), links.get("app")];
  const below = network.map(({ address }) => address);
  return [...network, ...app.map(({ address, dependsOn }) => ({ address, dependsOn: [...dependsOn, ...below] }))];
};

const wordsOf = (stdout: string): string[] =>
  stdout.split("\n").filter((line) => line.trim() && !line.startsWith(ACTION));

/** Runs a step as an operator does, shows its progress, and says where its time went. */
export const performStep = async (scene: PipelineScene, stage: Stage): Promise<Outcome> => {
  const { kind, name, stack, args, isTimed = true } = scene;
  const started = performance.now();
  const { exitCode, stdout } = await runChild(
    [process.execPath, "--import", "tsx", "pipeline/main.ts", kind, "--env", stage.environment.name, ...args],
    {
      variables: stage.variables,
      signal: stage.signal,
      onStart: stage.onStart,
      onLine: (line, from) => {
        const told = from === "stderr" ? line : progressOf(line);
        if (told !== undefined) stage.say(told);
      },
    },
  );
  const wallSeconds = (performance.now() - started) / 1000;
  if (!stack && kind !== "destroy") return { ok: exitCode === 0 };
  if (stack && kind === "apply" && exitCode === 0) stage.links.set(stack, await readLinks(stage, stack));
  const waits = waitsOfStep({
    name,
    wallSeconds,
    durations: readDurations(stdout),
    links: stack ? (stage.links.get(stack) ?? []) : upperLinks(stage),
  });
  const told = isTimed ? { waits } : {};
  if (stack && kind === "plan" && exitCode === 0 && hasChanges(stage, stack)) {
    for (const line of wordsOf(stdout)) stage.say(line);
    stage.say("the plan is not empty: what was applied a moment ago is not what was meant");
    return { ok: false, ...told };
  }
  return { ok: exitCode === 0, ...told };
};
