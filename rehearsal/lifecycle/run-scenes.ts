import { describeError } from "../../user-error";
import type { LifecycleReport } from "./report";
import { remainingAfter, type Scene } from "./script";
import type { Outcome, Stage, Verdict } from "./stage";
import { type StepWaits, waitsOf } from "./waits";

type Played = Pick<LifecycleReport, "steps" | "emptyPlans" | "leftovers" | "kept" | "verdicts" | "waits">;

const played = async (
  scene: Scene,
  stage: Stage,
  perform: (scene: Scene, stage: Stage) => Promise<Outcome>,
): Promise<Outcome> => {
  try {
    return await perform(scene, stage);
  } catch (error) {
    for (const line of describeError(error).split("\n")) stage.say(line);
    return { ok: false };
  }
};

const rounded = (value: number): number => Number(value.toFixed(1));

/** Plays the scenes one after the other, and leaves out what makes no sense any more. */
export const runScenes = async (
  scenes: readonly Scene[],
  stage: Stage,
  perform: (scene: Scene, stage: Stage) => Promise<Outcome>,
  announce: (line: string) => void,
): Promise<Played> => {
  const steps: { name: string; ok: boolean; seconds: number }[] = [];
  const emptyPlans: Record<string, boolean> = {};
  const [leftovers, kept, waits]: [string[], Set<string>, StepWaits[]] = [[], new Set(), []];
  const verdicts: Verdict[] = [];
  let rest = scenes;
  while (rest.length > 0 && !stage.signal.aborted) {
    const [scene, ...others] = rest as readonly [Scene, ...Scene[]];
    announce(`[${scenes.length - others.length}/${scenes.length}] ${scene.name} …`);
    const started = performance.now();
    const outcome = await played(scene, stage, perform);
    const seconds = rounded((performance.now() - started) / 1000);
    stage.say(outcome.ok ? `ok ${seconds.toFixed(1)} s` : `FAILED after ${seconds.toFixed(1)} s`);
    steps.push({ name: scene.name, ok: outcome.ok, seconds });
    if (scene.kind === "plan" && scene.stack) emptyPlans[scene.stack] = outcome.ok && emptyPlans[scene.stack] !== false;
    leftovers.push(...(outcome.leftovers ?? []));
    for (const line of outcome.kept ?? []) kept.add(line);
    if (outcome.verdict) verdicts.push(outcome.verdict);
    if (outcome.waits) waits.push(outcome.waits);
    rest = outcome.ok ? others : remainingAfter(scene, others);
  }
  return { steps, emptyPlans, leftovers, kept: [...kept], verdicts, waits: waitsOf(waits) };
};
