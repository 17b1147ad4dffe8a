import { withFault } from "../control-client";
import { prepareDeployment } from "../images/prepare-deployment";
import { releases } from "../images/releases";
import { gapOf, outsideOf } from "./expected-gap";
import { progressOf, verdictOf } from "./progress";
import { announceRelease, faultsOf, goodEnd } from "./release-words";
import { runChild } from "./run-child";
import { scale } from "./scale";
import type { RunningScene } from "./script";
import { servedBy, whatServes } from "./serving";
import type { Outcome, Stage } from "./stage";
import { describeLoad, startLoad } from "./steady-load";

const MS_PER_SECOND = 1000;

/** Address of the load balancer. @throws Error when none listens. */
const addressOf = ({ appUrl }: Stage): string => {
  const url = appUrl();
  if (url) return url;
  throw new Error("no load balancer listens");
};

const newman = async (stage: Stage): Promise<Outcome> => {
  const { exitCode, stdout } = await runChild(
    [process.execPath, "--import", "tsx", "postman/main.ts", "--base-url", addressOf(stage)],
    { variables: stage.variables, signal: stage.signal, onStart: stage.onStart },
  );
  for (const line of stdout
    .trimEnd()
    .split("\n")
    .slice(exitCode === 0 ? -2 : -40))
    stage.say(line);
  return { ok: exitCode === 0 };
};

type Cure = readonly [step: string, ...args: string[]];
/** What the README says to do after a deployment that was cut off. */
const AFTER_CUT: readonly Cure[] = [["doctor", "--fix", "--yes"], ["rollback"]];
/** Images can be put back, sources cannot: what they ask for is in the state until they are corrected. */
const WITH_CORRECT_SOURCES: readonly Cure[] = [["apply", "--stack", "app", "--yes"]];

/** Deploys a release by the pipeline's own step, while requests come in. */
const deploy = async (release: string, stage: Stage) => {
  const { client, folder, environment, variables, signal, onStart, say } = stage;
  const { args, digests, variables: own, fault } = await prepareDeployment(client, folder, environment.name, release);
  const endLoad = startLoad(addressOf(stage));
  const run = (step: string, given: readonly string[], more = {}) =>
    runChild([process.execPath, "--import", "tsx", "pipeline/main.ts", step, ...given], {
      ...{ variables: { ...variables, ...more }, signal, onStart },
      onLine: (line, from) => {
        const told = step === "apply" ? (from === "stderr" ? line : progressOf(line)) : verdictOf(line);
        if (told !== undefined) say(told);
      },
    });
  const { exitCode } = await withFault(client.endpoint, fault, () => run("deploy", args, own));
  const afterwards = fault ? AFTER_CUT : Object.keys(own).length > 0 ? WITH_CORRECT_SOURCES : [];
  let isHealed = true;
  for (const [step, ...given] of afterwards) {
    const args = ["--env", environment.name, ...given];
    say(`what it could not put back itself, an operator does: npm run step -- ${[step, ...args].join(" ")}`);
    isHealed &&= (await run(step, args)).exitCode === 0;
  }
  return { digests, exitCode, isHealed, load: await endLoad() };
};

const deployment = async (release: string, stage: Stage): Promise<Outcome> => {
  const url = addressOf(stage);
  const known = releases[release] ?? { summary: release };
  const { isGood = false } = known;
  stage.say(announceRelease(known));
  const before = await whatServes(stage.client, url);
  const began = Date.now();
  const { digests, exitCode, isHealed, load } = await deploy(release, stage);
  const saidGood = exitCode === 0;
  const [expected, found] = [isGood ? servedBy(digests, before) : before, await whatServes(stage.client, url)];
  const gap = await gapOf(stage.client, began);
  const outside = outsideOf(gap, load.failures);
  stage.say(describeLoad(load));
  if (gap)
    stage.say(
      `the old task ends before the next one serves: nothing had to answer for ${((gap.to - gap.from) / MS_PER_SECOND).toFixed(1)} s, and ${outside.length} requests failed outside of that`,
    );
  const verdict = { release, isGood, saidGood, exitCode };
  const faults = faultsOf({ verdict, isHealed, found, expected, failed: outside.length });
  for (const fault of faults) stage.say(`WRONG: ${fault}`);
  if (faults.length === 0) stage.say(goodEnd(verdict));
  return { ok: faults.length === 0, verdict };
};

/** Plays a scene about what runs. */
export const performRunning = (scene: RunningScene, stage: Stage): Promise<Outcome> => {
  switch (scene.kind) {
    case "newman":
      return newman(stage);
    case "deploy":
      return deployment(scene.release, stage);
    case "scale":
      return scale(scene, stage, addressOf(stage));
  }
};
