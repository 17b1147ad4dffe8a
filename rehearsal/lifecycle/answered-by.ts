import type { Handler } from "../wire/handler";

/** How many calls each answered: `emulator`, or the name of a handler. */
export const countAnswers = (calls: Iterable<{ readonly answeredBy: string }>): Record<string, number> => {
  const counts: Record<string, number> = { emulator: 0 };
  for (const { answeredBy } of calls) counts[answeredBy] = (counts[answeredBy] ?? 0) + 1;
  return counts;
};

/** Says which answers were not the emulator's, and why. */
export const describeAnswers = (
  { emulator = 0, ...others }: Readonly<Record<string, number>>,
  handlers: readonly Pick<Handler, "name" | "why">[],
): string[] => {
  const notEmulators = Object.values(others).reduce((sum, count) => sum + count, 0);
  return [
    `${notEmulators} of ${emulator + notEmulators} answers were not the emulator's${notEmulators > 0 ? ":" : ""}`,
    ...Object.entries(others)
      .toSorted(([, one], [, other]) => other - one)
      .map(([name, count]) => {
        const why = handlers.find((handler) => handler.name === name)?.why;
        return `  ${name} ${count}${why ? `: ${why}` : ""}`;
      }),
  ];
};
