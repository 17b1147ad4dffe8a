import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { describeError, UserError } from "../user-error";
import { failuresOf, htmlOf, sentenceOf, tableOf } from "./report";
import { folderNames, type Outage, runSuite } from "./suite";

const REACH_TIMEOUT_MS = 5_000;
const MAX_ITERATIONS = 1_000;
const OUTAGES: readonly Outage[] = [502, 503, 504];

const urlFrom = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.hash) return url.origin;
  throw new InvalidArgumentError("must be an http or https address without a path, such as http://127.0.0.1:8000");
};

const countFrom = (text: string): number => {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_ITERATIONS) return count;
  throw new InvalidArgumentError(`must be a whole number from 1 to ${MAX_ITERATIONS}`);
};

const outageFrom = (text: string): Outage => {
  const outage = OUTAGES.find((one) => String(one) === text);
  if (outage !== undefined) return outage;
  throw new InvalidArgumentError(`must be one of ${OUTAGES.join(", ")}`);
};

const folderFrom = (name: string): string => {
  const names = folderNames();
  if (names.includes(name)) return name;
  throw new InvalidArgumentError(`the collection has no folder of this name; use one of\n  ${names.join("\n  ")}`);
};

interface Options {
  readonly baseUrl: string;
  readonly productUrl?: string;
  readonly inventoryUrl?: string;
  readonly iterations: number;
  readonly parallel: number;
  readonly outage?: Outage;
  readonly only?: string;
  readonly output: string;
}

const COMMAND = new Command("npm run newman --")
  .description("Asks a running StockWiz every endpoint through every door, and leaves its data as it was.")
  .requiredOption("--base-url <url>", "the gateway or the load balancer before everything", urlFrom)
  .option("--product-url <url>", "the product service itself (default: the base URL)", urlFrom)
  .option("--inventory-url <url>", "the inventory service itself (default: the base URL)", urlFrom)
  .option("--iterations <count>", "how often everything is asked, each time with other data", countFrom, 1)
  .option("--parallel <count>", "how many iterations run at the same time", countFrom, 1)
  .option("--outage <status>", "ask only for what a gateway answers while its services fail", outageFrom)
  .option("--only <name>", "ask only what is in one folder of the collection", folderFrom)
  .option("--output <folder>", "takes the JUnit files and the HTML page", ".stockwiz/newman");

const assertReachable = async (option: string, url: string): Promise<void> => {
  const failure = await fetch(`${url}/health`, { signal: AbortSignal.timeout(REACH_TIMEOUT_MS) }).then(
    ({ status }) => (status === 200 ? undefined : `/health answers ${status}`),
    (error) => error.cause?.code ?? error.cause?.message ?? error.name,
  );
  if (failure === undefined) return;
  throw new UserError(`--${option}: nothing healthy at ${url} (${failure}); start it, or correct the address`);
};

/** The requests of an outage would write, if anything behind the gateway took them. */
const assertOutage = async (url: string): Promise<void> => {
  const { ok } = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(REACH_TIMEOUT_MS) });
  if (ok)
    throw new UserError(`--outage: StockWiz at ${url} is ready; stop its services first, or leave the option out`);
};

const main = async (): Promise<boolean> => {
  const options = COMMAND.parse().opts<Options>();
  const { baseUrl, productUrl = baseUrl, inventoryUrl = baseUrl, output } = options;
  await assertReachable("base-url", baseUrl);
  await assertReachable("product-url", productUrl);
  await assertReachable("inventory-url", inventoryUrl);
  if (options.outage !== undefined) await assertOutage(baseUrl);
  const started = performance.now();
  const exchanges = await runSuite(options);
  const seconds = (performance.now() - started) / 1_000;
  writeFileSync(join(output, "report.html"), htmlOf(exchanges, seconds, baseUrl));
  const failures = failuresOf(exchanges);
  process.stdout.write(`${[tableOf(exchanges), ...failures, sentenceOf(exchanges, seconds)].join("\n")}\n`);
  process.stdout.write(`JUnit and HTML: ${output}\n`);
  return failures.length === 0 && exchanges.length > 0;
};

main().then(
  (passed) => {
    process.exitCode = passed ? 0 : 1;
  },
  (error) => {
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = 1;
  },
);
