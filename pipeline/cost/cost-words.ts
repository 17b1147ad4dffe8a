import { inlineCode, plain } from "../markdown";
import type { CostChange, CostDifference } from "./cost-change";
import { oldestDay, priceLists } from "./prices";
import type { Total } from "./total";
import { HOURS_PER_MONTH, type UsdRange } from "./values";

/** Differences that are told one by one; the sums have all of them. */
const MAX_DIFFERENCES = 10;

const money = (usd: number): string => usd.toFixed(2);
const signed = (usd: number): string => `${usd < 0 ? "-" : "+"}${money(Math.abs(usd))}`;
const spanWords = ({ least, greatest }: UsdRange): string =>
  money(least) === money(greatest) ? money(least) : `${money(least)} to ${money(greatest)}`;

/** Whether every price is known. */
const isComplete = ({ before, after }: CostChange): boolean =>
  before.unknown.length === 0 && after.unknown.length === 0;

const sumWords = ({ usd, unknown }: Total, end: keyof UsdRange): string =>
  `${unknown.length > 0 ? "at least " : ""}${money(usd[end])}`;

/** How many tasks a sum is for: the count of before, where it becomes another. */
const tasksWords = ({ before, after }: CostChange, end: keyof UsdRange): string => {
  const [was, is] = [before.tasks[end], after.tasks[end]];
  const counts = was === is || was === 0 ? `${is}` : `${was}, then ${is}`;
  return `at the ${end} number of tasks (${is === 0 ? was : counts})`;
};

const hasTasks = ({ before, after }: CostChange): boolean => before.tasks.greatest + after.tasks.greatest > 0;

interface Row {
  readonly when: string;
  readonly before: string;
  readonly after: string;
  readonly difference: string;
}

const whenOf = (change: CostChange, end: keyof UsdRange, isOne: boolean): string => {
  if (!hasTasks(change)) return "";
  if (!isOne) return tasksWords(change, end);
  const count = change.after.tasks.greatest || change.before.tasks.greatest;
  return `with ${count} ${count === 1 ? "task" : "tasks"}`;
};

/** One row, or one for each number of tasks where the sums differ by it. */
const rowsOf = (change: CostChange): Row[] => {
  const isOne = [change.before, change.after].every(({ usd }) => money(usd.least) === money(usd.greatest));
  const ends: (keyof UsdRange)[] = isOne ? ["least"] : ["least", "greatest"];
  return ends.map((end) => ({
    when: whenOf(change, end, isOne),
    before: sumWords(change.before, end),
    after: sumWords(change.after, end),
    // Of two sums that both leave something out, nobody knows the difference of what is left out.
    difference: `${signed(change.after.usd[end] - change.before.usd[end])}${isComplete(change) ? "" : " of what is known"}`,
  }));
};

/** What a resource costs on one side of a change; a price that nobody knows is not none. */
const costWords = ({ unknown }: Total, address: string, usd: UsdRange | undefined): string =>
  usd ? spanWords(usd) : unknown.includes(address) ? "not known" : "nothing";

const differenceWords = (change: CostChange, { address, before, after }: CostDifference): string =>
  `${costWords(change.before, address, before)} → ${costWords(change.after, address, after)}`;

/** What a deployment adds to the sums for as long as it runs. */
const deploymentWords = (service: string, percent: number): string => {
  if (percent <= 100)
    return `a deployment of ${service} stops a task before it starts the next, so it costs nothing on top`;
  const times = percent === 200 ? "twice" : `up to ${percent} %`;
  return `while a deployment of ${service} runs, its tasks count ${times}`;
};

/** What the sums count and what they leave out, a sentence each. */
export const assumptionsOf = ({ region, before, after }: Pick<CostChange, "region" | "before" | "after">): string[] => {
  const list = priceLists[region];
  const byUse = Object.keys({ ...before.byUse, ...after.byUse }).sort();
  const unknown = [...new Set([...before.unknown, ...after.unknown])].sort();
  return [
    list
      ? `list prices of ${region}, each read on ${oldestDay(list)} or later: on demand, ${HOURS_PER_MONTH} hours a month, without free tier, taxes and traffic`
      : `nobody has read the prices of ${region}: what costs something there is unknown`,
    ...Object.entries({ ...before.whileDeployed, ...after.whileDeployed })
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([service, percent]) => deploymentWords(service, percent)),
    ...(before.hasSchedule || after.hasSchedule
      ? ["tasks that stop by the clock count for the hours of the week in which they run"]
      : []),
    ...(before.hasSpot || after.hasSpot
      ? ["Spot has no list price: the least sum takes AWS's greatest discount of 70 %, the greatest sum the full price"]
      : []),
    ...(byUse.length > 0 ? [`charged by use, on top: ${byUse.join(", ")}`] : []),
    ...(unknown.length > 0 ? [`price not known, so the sums are a least: ${unknown.join(", ")}`] : []),
  ];
};

/** The monthly cost before and after, as lines for a terminal. */
export const costLines = (change: CostChange): string[] => {
  const told = change.differences.slice(0, MAX_DIFFERENCES);
  const left = change.differences.length - told.length;
  return [
    ...rowsOf(change).map(
      ({ when, before, after, difference }) =>
        `monthly cost${when && ` ${when}`}: ${before} USD before, ${after} USD after, ${difference}`,
    ),
    ...told.map((each) => `  ${each.address}: ${differenceWords(change, each)}`),
    ...(left > 0 ? [`  and ${left} more resources`] : []),
    ...assumptionsOf(change).map((line) => `  ${line}`),
  ];
};

/** The same as a part of a review, in Markdown. */
export const costMarkdown = (change: CostChange): string[] => {
  const told = change.differences.slice(0, MAX_DIFFERENCES);
  const left = change.differences.length - told.length;
  return [
    "",
    "### Monthly cost",
    "| USD | before | after | difference |",
    "|---|--:|--:|--:|",
    ...rowsOf(change).map(
      ({ when, before, after, difference }) => `| ${when || "in all"} | ${before} | ${after} | ${difference} |`,
    ),
    "",
    ...told.map((each) => `- ${plain(each.name)} (${inlineCode(each.address)}): ${differenceWords(change, each)}`),
    ...(left > 0 ? [`- and ${left} more resources`] : []),
    ...assumptionsOf(change).map((line) => `- *${plain(line)}*`),
  ];
};
