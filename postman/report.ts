import type { Exchange } from "./suite";

/** Exchanges that ended alike. */
export interface Row {
  readonly method: string;
  readonly endpoint: string;
  readonly status: string;
  readonly requests: number;
  readonly assertions: number;
  readonly failed: number;
  /** Time that 95 of 100 answers took at most. */
  readonly p95Milliseconds: number;
}

const PERCENTILE = 0.95;

const percentile = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * PERCENTILE) - 1] ?? 0;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const rowOf = (exchanges: readonly Exchange[]): Row => {
  const { method, endpoint, status } = exchanges[0] as Exchange;
  return {
    method,
    endpoint,
    status: String(status ?? "no answer"),
    requests: exchanges.length,
    assertions: sum(exchanges.map(({ assertions }) => assertions)),
    failed: exchanges.filter(({ failures }) => failures.length > 0).length,
    p95Milliseconds: percentile(exchanges.map(({ milliseconds }) => milliseconds)),
  };
};

/** One row for each endpoint, method and status code. */
export const rowsOf = (exchanges: readonly Exchange[]): Row[] => {
  const groups = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const key = `${exchange.endpoint} ${exchange.method} ${exchange.status}`;
    groups.set(key, [...(groups.get(key) ?? []), exchange]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, "en")).map(([, group]) => rowOf(group));
};

const HEADINGS = ["method", "endpoint", "status", "requests", "assertions", "failed", "p95 ms"];
const cellsOf = (row: Row): string[] => Object.values(row).map(String);

/** A table for a terminal. */
export const tableOf = (exchanges: readonly Exchange[]): string => {
  const lines = [HEADINGS, ...rowsOf(exchanges).map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const isNumber = (column: number) => column > 2;
  const pad = (cell: string, column: number) =>
    isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
};

/** One line for each request that failed, and one for each reason. */
export const failuresOf = (exchanges: readonly Exchange[]): string[] =>
  exchanges.flatMap(({ folder, name, method, endpoint, status, failures }) =>
    failures.length === 0
      ? []
      : [
          `FAILED ${folder}: ${name} (${method} ${endpoint}, ${status ?? "no answer"})`,
          ...failures.map((failure) => `  ${failure}`),
        ],
  );

/** The whole run in one sentence. */
export const sentenceOf = (exchanges: readonly Exchange[], seconds: number): string => {
  const assertions = sum(exchanges.map((exchange) => exchange.assertions));
  const failed = exchanges.filter(({ failures }) => failures.length > 0).length;
  return `${exchanges.length} requests, ${assertions} assertions, ${failed} failed requests, ${seconds.toFixed(1)} s`;
};

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[letter] ?? "&quot;");

const htmlRow = (cells: readonly string[], tag: "td" | "th"): string =>
  `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;

const STYLE = `body{font:1rem/1.5 system-ui;margin:2rem;color-scheme:light dark}table{border-collapse:collapse}
td,th{padding:.2rem .8rem;border-bottom:1px solid #8886;text-align:left}td:nth-child(n+4){text-align:right}pre{color:#c00}`;

/** A page of its own: no script, no foreign address. */
export const htmlOf = (exchanges: readonly Exchange[], seconds: number, baseUrl: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>StockWiz: newman</title><style>${STYLE}</style>
<h1>StockWiz at ${escaped(baseUrl)}</h1><p>${sentenceOf(exchanges, seconds)}</p>
<pre>${escaped(failuresOf(exchanges).join("\n"))}</pre>
<table>${htmlRow(HEADINGS, "th")}
${rowsOf(exchanges)
  .map((row) => htmlRow(cellsOf(row), "td"))
  .join("\n")}
</table></html>
`;
