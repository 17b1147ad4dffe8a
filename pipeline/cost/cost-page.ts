import type { ManagedResource } from "../terraform/state";
import { assumptionsOf } from "./cost-words";
import { everyPrice, priceLists } from "./prices";
import { type Basis, costOf } from "./resource-cost";
import { sumOf, totalOf } from "./total";
import type { UsdRange } from "./values";

/** Where the page lies, from the root of the project. */
export const COST_PAGE = "docs/reference/cost.md";
/** Region that the page is about: the one that a deployment takes by itself. */
export const PAGE_REGION = "us-east-1";

/** An environment by its stacks. */
export interface PricedEnvironment {
  readonly name: string;
  readonly stacks: ReadonlyMap<string, readonly ManagedResource[]>;
}

interface Row {
  count: number;
  usd: UsdRange;
  readonly basis: Basis;
}

const money = (usd: number): string => usd.toFixed(2);

/** What costs something, by stack and type. */
const rowsOf = ({ stacks }: PricedEnvironment): Map<string, Row> => {
  const rows = new Map<string, Row>();
  for (const [stack, all] of stacks)
    for (const resource of all) {
      const { usd, basis } = costOf(resource, all, PAGE_REGION);
      if (basis === "free") continue;
      const key = `${stack} | ${resource.type}`;
      const row = rows.get(key) ?? { count: 0, usd: { least: 0, greatest: 0 }, basis };
      row.count += 1;
      row.usd = { least: row.usd.least + (usd?.least ?? 0), greatest: row.usd.greatest + (usd?.greatest ?? 0) };
      rows.set(key, row);
    }
  return rows;
};

const isCounted = ({ basis }: Row): boolean => basis.startsWith("list price");

const lineOf = ([key, row]: readonly [string, Row]): string => {
  const [least, greatest] = isCounted(row) ? [money(row.usd.least), money(row.usd.greatest)] : ["-", "-"];
  return `| ${key} | ${row.count} | ${least} | ${greatest} | ${row.basis} |`;
};

const sectionOf = (environment: PricedEnvironment): string => {
  const rows = [...rowsOf(environment)].sort(([, one], [, other]) => other.usd.greatest - one.usd.greatest);
  const total = sumOf([...environment.stacks.values()].map((resources) => totalOf(resources, PAGE_REGION)));
  const { usd, tasks, unknown } = total;
  const atLeast = unknown.length > 0 ? "at least " : "";
  return [
    `## ${environment.name}`,
    "",
    `| stack | type | how many | USD at the least (tasks: ${tasks.least}) | USD at the greatest (tasks: ${tasks.greatest}) | by |`,
    "|---|---|--:|--:|--:|---|",
    ...rows.map(lineOf),
    `| **all** | | | **${atLeast}${money(usd.least)}** | **${atLeast}${money(usd.greatest)}** | |`,
    "",
    ...assumptionsOf({ region: PAGE_REGION, before: total, after: total }).map((line) => `- ${line}`),
  ].join("\n");
};

const priceTable = (): string[] => {
  const list = priceLists[PAGE_REGION];
  return [
    "## Prices",
    "",
    "| USD | for | read on | page |",
    "|--:|---|---|---|",
    ...everyPrice(list ?? {}).map(({ usd, per, of, source }) => `| ${usd} | ${per} | ${of} | <${source}> |`),
  ];
};

/** What each environment costs a month before anybody uses it. The same stacks and prices make the same text. */
export const costPage = (environments: readonly PricedEnvironment[]): string =>
  `${[
    "# What an environment costs a month",
    `USD in ${PAGE_REGION}, worked out of the synthesized stacks by the list prices below; what is free is left out. \`plan\` and \`review\` say the same of a change. Written by \`npm run cost\`; change \`environments/\` or \`pipeline/cost/prices.ts\`, not this.`,
    ...environments.map(sectionOf),
    priceTable().join("\n"),
  ].join("\n\n")}\n`;
