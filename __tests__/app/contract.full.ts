import type { Operation } from "../../app/api-gateway/openapi/operation";
import { OPERATIONS } from "../../app/api-gateway/openapi/operations";
import { type Answer, addInventory, addProduct, call } from "./support/call";
import { pick, type Random, randomFrom } from "./support/random";
import { StockWiz } from "./support/stockwiz";

const REQUESTS_PER_OPERATION = 200;
const SLOWEST_MS = 5_000;
const MINUTES = 60_000;

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

const ODD_TEXTS = [
  "",
  " ",
  "\0",
  "a\0b",
  "💡",
  "\ud800",
  "ñ".repeat(300),
  "x".repeat(5_000),
  "' OR 1=1 --",
  "%",
  "\\",
  "null",
  "../..",
  "{{7*7}}",
];
const ODD_NUMBERS = [
  0, -1, 1, 1.5, 0.001, 2_147_483_647, 2_147_483_648, -2_147_483_648, 1e21, 1e308, 9_007_199_254_740_992,
];
const ODD_VALUES: readonly unknown[] = [
  ...ODD_TEXTS,
  ...ODD_NUMBERS,
  null,
  true,
  [],
  {},
  [[[]]],
  { toString: 1 },
  { __proto__: null, length: 5 },
];
const ODD_BODIES = [
  "",
  "{",
  "null",
  "5",
  '"x"',
  "[]",
  "[".repeat(20_000),
  '{"price":1e999}',
  "x".repeat(1_000_000),
  "\ufeff{}",
  '{"name":"a","name":"b","price":1}',
];
const GOOD_FIELDS: Readonly<Record<string, readonly unknown[]>> = {
  name: ["Chair", "ñ".repeat(255)],
  description: ["Oak", null],
  price: [0.01, 99_999_999.99],
  category: ["Furniture", null],
  quantity: [0, 5],
  warehouse: ["North", null],
  delta: [1, -1],
  reason: ["count"],
};
const GOOD_QUERY: Readonly<Record<string, readonly string[]>> = {
  category: ["Furniture"],
  q: ["e"],
  limit: ["1", "1000"],
  cursor: ["MQ"],
  product_id: ["1,2"],
  warehouse: ["Warehouse A"],
  force_refresh: ["true"],
};
const CONTENT_TYPES = [
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "application/xml",
  "application/json; charset=utf-7",
  "x",
];

const ODD_IDS = ["0", "999999", "2147483648", "9".repeat(30), "-1", "1.5", "abc", "%00", "%F0%9F%92%A1", "%2e%2e%2f"];
const idFor = (random: Random, ids: readonly number[]): string =>
  random() < 0.5 ? `${pick(random, ids)}` : pick(random, ODD_IDS);

const queryFor = ({ query }: Operation, random: Random): string => {
  const parameters = new URLSearchParams();
  for (const name of [...Object.keys(query?.shape ?? {}), "unknown"]) {
    if (random() < 0.5) continue;
    parameters.append(
      name,
      random() < 0.6 ? pick(random, GOOD_QUERY[name] ?? ["x"]) : String(pick(random, [...ODD_TEXTS, ...ODD_NUMBERS])),
    );
  }
  return parameters.size > 0 ? `?${parameters}` : "";
};

const fieldsOf = (operation: Operation): string[] => {
  const schema = operation.body as { shape?: object } | undefined;
  return Object.keys(schema?.shape ?? {});
};

const bodyFor = (operation: Operation, random: Random, ids: readonly number[]): unknown => {
  if (random() < 0.15) return pick(random, ODD_BODIES);
  const entries = fieldsOf(operation).map((field) => {
    const roll = random();
    if (roll < 0.75) return [field, pick(random, GOOD_FIELDS[field] ?? ids)];
    return roll < 0.85 ? [] : [field, pick(random, ODD_VALUES)];
  });
  return Object.fromEntries(entries.filter(({ length }) => length > 0));
};

const headersFor = (operation: Operation, random: Random): Record<string, string> => ({
  ...(operation.body && random() < 0.1 && { "content-type": pick(random, CONTENT_TYPES) }),
  ...(operation.method === "get" && random() < 0.1 && { "if-none-match": pick(random, ["*", '"x"', "W/", ","]) }),
  ...(random() < 0.1 && { "idempotency-key": pick(random, ["k", "k".repeat(300), "same"]) }),
});

/** What is wrong with an answer, by the document that describes it. */
const complaintsAbout = (operation: Operation, answer: Answer, took: number): string[] => {
  const described = operation.responses[answer.status];
  if (!described) return [`status ${answer.status} is not documented`];
  if (answer.status >= 500) return [`status ${answer.status}`];
  if (took > SLOWEST_MS) return [`took ${took} ms`];
  const { body } = described;
  if (!body || !("schema" in body)) return [];
  const schema = body.isList ? body.schema.array() : body.schema;
  const result = schema.safeParse(answer.body);
  const type = answer.headers.get("content-type") ?? "";
  if (body.isProblem && !type.startsWith("application/problem+json")) return [`content type ${type}`];
  return result.success ? [] : [`shape: ${result.error.message}`];
};

describe("generated requests, valid and broken", () => {
  it.each(OPERATIONS.map((operation) => [operation.id, operation] as const))(
    "%s answers only what it documents",
    async (id, operation) => {
      const random = randomFrom([...id].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
      const stocked = await addInventory(app.gateway, app.gateway);
      const bare = await addProduct(app.gateway);
      const ids = [stocked.id, stocked.product_id, bare.id];
      const complaints: string[] = [];
      const statuses = new Set<number>();
      for (let count = 0; count < REQUESTS_PER_OPERATION; count += 1) {
        const path = operation.path.replace(/\{\w+\}/, () => idFor(random, ids)) + queryFor(operation, random);
        const body = operation.body && bodyFor(operation, random, ids);
        const started = performance.now();
        const answer = await call(
          operation.method.toUpperCase(),
          `${app.gateway}${path}`,
          body,
          headersFor(operation, random),
        );
        statuses.add(answer.status);
        const found = complaintsAbout(operation, answer, performance.now() - started);
        complaints.push(...found.map((text) => `${path} ${JSON.stringify(body)?.slice(0, 200)}: ${text}`));
      }
      expect(complaints).toEqual([]);
      expect([...statuses].some((status) => status < 300)).toBe(true);
    },
    2 * MINUTES,
  );
});
