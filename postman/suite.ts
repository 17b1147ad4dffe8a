import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { NewmanRunOptions, NewmanRunSummary } from "newman";
import { newman } from "./load-newman";

const COLLECTION = join(__dirname, "stockwiz.postman_collection.json");
const DATA = join(__dirname, "stockwiz.data.json");

/** Longer than any answer may take, so that a slow one is a failure with a name. */
const REQUEST_TIMEOUT_MS = 15_000;

/** What the services answer while something behind them fails. */
export type Outage = 502 | 503 | 504;

export interface SuiteOptions {
  readonly baseUrl: string;
  /** Where the product service answers itself. @default `baseUrl` */
  readonly productUrl?: string | undefined;
  /** Where the inventory service answers itself. @default `baseUrl` */
  readonly inventoryUrl?: string | undefined;
  /** How often everything is asked, each time with other data, 1 or more. @default 1 */
  readonly iterations?: number;
  /** How many iterations run at the same time, 1 or more. @default 1 */
  readonly parallel?: number;
  /** Asks for what the gateway answers during an outage, and for nothing else. @default everything but that */
  readonly outage?: Outage | undefined;
  /** Asks for one folder of the collection and for nothing else. @default everything that `outage` leaves */
  readonly only?: string | undefined;
  /** Folder that takes the JUnit files; made if it is missing. */
  readonly output: string;
}

/** One request and its answer. */
export interface Exchange {
  readonly folder: string;
  readonly name: string;
  readonly method: string;
  /** Path with `{id}` for every id. */
  readonly endpoint: string;
  /** Absent when no answer came. */
  readonly status: number | undefined;
  readonly milliseconds: number;
  readonly assertions: number;
  /** What went wrong; none means that it passed. */
  readonly failures: readonly string[];
}

interface PostmanItem {
  readonly name: string;
  readonly item?: readonly PostmanItem[];
}

/** A collection or its environment may be an endpoint's address: `{{baseUrl}}/api/products/{{product}}?limit=1`. */
export const endpointOf = (url: string): string => {
  const [path = ""] = url.replace(/^\{\{\w+\}\}|^https?:\/\/[^/]+/, "").split("?");
  if (path.startsWith("/static/")) return "/static/*";
  return (
    path.replace(
      /(\/(?:products|inventory|product|imports|parts))\/(?!product\/|product$|export\.csv$)[^/]+/g,
      "$1/{id}",
    ) || "/"
  );
};

const foldersOf = ({ item = [] }: Pick<PostmanItem, "item">): PostmanItem[] => item.filter((each) => each.item);

const collection = () => JSON.parse(readFileSync(COLLECTION, "utf8")) as Required<Pick<PostmanItem, "item">>;

/** Folders of the collection, as `only` may name them: each before those in it. */
export const folderNames = (within: Pick<PostmanItem, "item"> = collection()): string[] =>
  foldersOf(within).flatMap((folder) => [folder.name, ...folderNames(folder)]);

const foldersFor = ({ outage, only }: SuiteOptions): string[] => {
  if (only !== undefined) return [only];
  const names = foldersOf(collection()).map(({ name }) => name);
  return names.filter((name) => (outage === undefined ? !name.startsWith("Outage") : name === `Outage ${outage}`));
};

const runOnce = (options: NewmanRunOptions): Promise<NewmanRunSummary> =>
  new Promise((resolve, reject) => {
    newman.run(options, (error, summary) => (error ? reject(error) : resolve(summary)));
  });

const messageOf = (error: { name?: string; test?: string; message?: string }): string =>
  [error.test, error.message].filter(Boolean).join(": ") || String(error.name);

/** Every execution has a reference of its own, which its failures carry too. */
const refOf = (cursor: object): unknown => (cursor as { ref?: unknown }).ref;

const exchangesOf = ({ run }: NewmanRunSummary): Exchange[] =>
  run.executions.map((execution) => {
    const {
      item,
      request,
      response,
      assertions = [],
      requestError,
    } = execution as typeof execution & {
      requestError?: Error;
    };
    const of = run.failures.filter(({ cursor }) => refOf(cursor) === refOf(execution.cursor));
    return {
      folder: (item.parent() as { name?: string } | undefined)?.name ?? "",
      name: item.name,
      method: request.method,
      endpoint: endpointOf(item.request.url.toString()),
      status: requestError ? undefined : response?.code,
      milliseconds: response?.responseTime ?? 0,
      assertions: assertions.length,
      failures: of.map(({ error }) => messageOf(error)),
    };
  });

/** Asks a running StockWiz everything in the collection, and gives every exchange in the order of asking. */
export const runSuite = async (options: SuiteOptions): Promise<readonly Exchange[]> => {
  const { baseUrl, productUrl = baseUrl, inventoryUrl = baseUrl, iterations = 1, output } = options;
  const parallel = Math.min(options.parallel ?? 1, iterations);
  const data = JSON.parse(readFileSync(DATA, "utf8")) as object[];
  mkdirSync(output, { recursive: true });
  const rows = Array.from({ length: iterations }, (_, index) => data[index % data.length] as object);
  const lanes = Array.from({ length: parallel }, (_, lane) => rows.filter((_row, index) => index % parallel === lane));
  const summaries = await Promise.all(
    lanes.map((iterationData, lane) =>
      runOnce({
        collection: COLLECTION,
        envVar: Object.entries({ baseUrl, productUrl, inventoryUrl }).map(([key, value]) => ({ key, value })),
        folder: foldersFor(options),
        iterationData,
        iterationCount: iterationData.length,
        timeoutRequest: REQUEST_TIMEOUT_MS,
        ignoreRedirects: true,
        reporters: ["junit"],
        reporter: { junit: { export: join(output, `junit-${lane + 1}.xml`) } },
      }),
    ),
  );
  return summaries.flatMap(exchangesOf);
};
