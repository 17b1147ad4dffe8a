import { availableParallelism, loadavg } from "node:os";

/** How busy a machine is: programs that want to run, and what they can run on. */
export interface MachineLoad {
  readonly waiting: number;
  readonly cores: number;
}

const ofThisMachine = (): MachineLoad => ({ waiting: loadavg()[0] ?? 0, cores: availableParallelism() });

/**
 * Divides the time that a program has to start. A speed is promised for an idle machine; on a busy one a program gets its
 * share only, as no task of Fargate does, and a version that is well must not fail for that. It never has longer than in AWS.
 */
export const programPace = (speed: number, { waiting, cores }: MachineLoad = ofThisMachine()): number =>
  Math.min(speed, Math.max(1, speed / Math.max(1, waiting / cores)));
