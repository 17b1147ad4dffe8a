import type { AwsCall } from "../../rehearsal/wire/aws-call";
import { killTree } from "./process";
import type { TestRehearsal } from "./test-rehearsal";

/** A call at which a run is killed. */
export interface Death {
  /** `before`: the call does not reach AWS. `after`: it takes effect, and nobody hears its answer. */
  readonly phase: "before" | "after";
  /** Whether it is this one, the run's `nth` of all. */
  readonly meets: (call: AwsCall, nth: number) => boolean;
}

/** What became of a run. */
export interface Run {
  /** Calls that it came to. */
  readonly calls: number;
  /** Service and action of the call at which it was killed; undefined when it ended before that. */
  readonly killedAt: string | undefined;
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Runs a step, and ends all that it started at one of its calls, as a lost machine does.
 * @param death Where; without it the step is left alone, and its calls are counted.
 */
export const runStepTo = async (
  test: TestRehearsal,
  step: string,
  args: readonly string[],
  death?: Death,
): Promise<Run> => {
  const { wire } = test.rehearsal;
  let [calls, killedAt, chosen]: [number, string | undefined, AwsCall | undefined] = [0, undefined, undefined];
  const running = test.startStep(step, args);
  wire.observer = (call, when) => {
    if (when === "before") {
      if (killedAt) return "cut"; // what was on its way from the dead
      calls += 1;
      if (!chosen && death?.meets(call, calls)) chosen = call;
    }
    if (call !== chosen || when !== death?.phase) return undefined;
    killedAt = `${call.service} ${call.action}`;
    killTree(running.pid);
    return "cut";
  };
  const { exitCode, output } = await running.finished;
  wire.observer = undefined;
  return { calls, killedAt, exitCode, output };
};

/** One of the places that are spread over a run. */
export interface Kill {
  /** Which of all its calls, the first being 1. */
  readonly call: number;
  readonly phase: Death["phase"];
}

export const deathOf = ({ call, phase }: Kill): Death => ({ phase, meets: (_call, nth) => nth === call });

/** So many places spread evenly over a run of so many calls, killed before and after the call by turns. */
export const killsOver = (calls: number, count: number): Kill[] =>
  Array.from({ length: count }, (_, index) => ({
    call: Math.max(1, Math.round(((index + 0.5) * calls) / count)),
    phase: index % 2 === 0 ? "after" : "before",
  }));

/** What came of one kill. */
export interface Recovery {
  readonly kill: Kill;
  readonly killedAt: string | undefined;
  /** What was done about it. */
  readonly by: string;
  /** What is not as it should be afterwards; undefined when all is. */
  readonly fault: string | undefined;
}

/** Where a run was killed, what was done about it, and what is wrong afterwards. */
export const recoveryLine = ({ kill, killedAt, by, fault }: Recovery): string =>
  `  ${String(kill.call).padStart(4)} ${kill.phase.padEnd(6)} ${(killedAt ?? "had ended").padEnd(45)} ${by}${
    fault ? `: NOT RECOVERED: ${fault}` : ""
  }`;

/** `recovered k of N`, and a line for each kill. */
export const recoveryTable = (what: string, recoveries: readonly Recovery[]): string => {
  const recovered = recoveries.filter(({ fault }) => fault === undefined).length;
  const outcome = `${what}: recovered ${recovered} of ${recoveries.length}`;
  return [`${what} of dev, killed at call`, ...recoveries.map(recoveryLine), outcome].join("\n");
};
