import type { Sizes } from "./sizes";

/** What one task has to carry in the worst hour. A warehouse of 50 clerks who each act twice a second stays below it. */
const REQUESTS_PER_SECOND = 100;
/** Autoscaling adds a task at 70 % CPU; a task has to stay below that by itself. */
const HIGHEST_CPU_SHARE = 0.7;
/** What was measured is the least: heaps grow with what is kept, and a deployment's peak is short but real. */
const MEMORY_HEADROOM = 2;

/** Sizes that Fargate offers up to 2 vCPU: CPU units, and GiB of memory.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
const OFFERS: readonly (readonly [cpu: number, memoryGiB: readonly number[]])[] = [
  [256, [0.5, 1, 2]],
  [512, [1, 2, 3, 4]],
  [1024, [2, 3, 4, 5, 6, 7, 8]],
  [2048, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]],
];

const UNITS_PER_VCPU = 1_024;
const MIB_PER_GIB = 1_024;
const DATA = ["postgres", "redis"];

/** What one task needs, and the smallest size that Fargate offers for it. */
export interface Recommendation {
  /** CPU milliseconds of an average request. */
  readonly cpuMilliseconds: number;
  /** Units, at the rate that a task has to carry and below the share at which autoscaling acts. */
  readonly neededCpu: number;
  readonly neededMemoryMiB: number;
  readonly size: { readonly cpu: number; readonly memoryMiB: number } | undefined;
}

/** @param hasData Whether PostgreSQL and Redis run in the task as well. */
export const recommendSize = ({ measured, memoryMiB }: Sizes, hasData: boolean): Recommendation => {
  const counts = ([part]: readonly [string, number]) => hasData || !DATA.includes(part);
  const total = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .filter(counts)
      .reduce((sum, [, value]) => sum + value, 0);
  const cpuMilliseconds = measured.reduce((sum, one) => sum + one.share * total(one.cpuMilliseconds), 0);
  const neededCpu = Math.ceil(((cpuMilliseconds / 1_000) * REQUESTS_PER_SECOND * UNITS_PER_VCPU) / HIGHEST_CPU_SHARE);
  const neededMemoryMiB = Math.ceil(total(memoryMiB) * MEMORY_HEADROOM);
  const sizes = OFFERS.flatMap(([cpu, memories]) =>
    memories.map((memoryGiB) => ({ cpu, memoryMiB: memoryGiB * MIB_PER_GIB })),
  );
  const size = sizes.find((one) => one.cpu >= neededCpu && one.memoryMiB >= neededMemoryMiB);
  return { cpuMilliseconds, neededCpu, neededMemoryMiB, size };
};

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

/** The measurement and what follows from it, as Markdown tables. */
export const describeSizes = (sizes: Sizes): string => {
  const parts = Object.keys(sizes.memoryMiB) as (keyof typeof sizes.memoryMiB)[];
  const recommended = [true, false].map((hasData) => ({ hasData, ...recommendSize(sizes, hasData) }));
  return [
    row(["CPU ms of one request", "share", ...parts]),
    row(["---", ...["share", ...parts].map(() => "---:")]),
    ...sizes.measured.map(({ kind, share, cpuMilliseconds }) =>
      row([kind, `${Math.round(share * 100)} %`, ...parts.map((part) => cpuMilliseconds[part].toFixed(2))]),
    ),
    row(["memory, MiB", "", ...parts.map((part) => sizes.memoryMiB[part].toFixed(0))]),
    "",
    row([
      "a task",
      "CPU ms of a request",
      `CPU units for ${REQUESTS_PER_SECOND} requests/s`,
      "MiB with headroom",
      "size",
    ]),
    row(["---", "---:", "---:", "---:", "---"]),
    ...recommended.map(({ hasData, cpuMilliseconds, neededCpu, neededMemoryMiB, size }) =>
      row([
        hasData ? "with PostgreSQL and Redis" : "with managed data",
        ...[cpuMilliseconds.toFixed(2), neededCpu, neededMemoryMiB],
        size ? `${size.cpu} CPU, ${size.memoryMiB} MiB` : "none that Fargate offers up to 2 vCPU",
      ]),
    ),
  ].join("\n");
};
