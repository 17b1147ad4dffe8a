import { oddRequest } from "./support/odd-requests";
import { pick, randomFrom } from "./support/random";
import { type RawAnswer, rawRequest } from "./support/raw-request";
import { StockWiz } from "./support/stockwiz";

const REQUESTS = 5_000;
const SEED = 20_261_201;

jest.setTimeout(20 * 60_000);

/** Two applications with the same rows: one is asked at its gateway, the other at its services. */
let behindGateway: StockWiz;
let direct: StockWiz;
beforeAll(async () => {
  [behindGateway, direct] = await Promise.all([StockWiz.start(), StockWiz.start()]);
});
afterAll(() => Promise.all([behindGateway.stop(), direct.stop()]));

/** A load balancer stands before both and says so. */
const throughLoadBalancer = (bytes: string): string => bytes.replace("\r\n", "\r\nx-forwarded-for: 203.0.113.7\r\n");

/** Differ from one answer to the next at the same entry point as well. */
const PER_ANSWER = ["date", "x-request-id", "keep-alive", "connection", "transfer-encoding", "content-length"];
const TIME = /\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?/g;

/** What a client learns of an answer, without the moment and the one id of it. */
const learnt = ({ status, headers, text }: RawAnswer) => ({
  status,
  headers: Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !PER_ANSWER.includes(name))
      .map(([name, value]) => [name, name === "etag" ? "an etag" : value.replace(TIME, "a time")]),
  ),
  ownRequestId: headers["x-request-id"] === "my-own",
  text: text.replace(TIME, "a time"),
});

it(`gateway and service give the same answer to each of ${REQUESTS} requests, right, nearly right and wrong`, async () => {
  const random = randomFrom(SEED);
  const [gateway, products, inventory] = [
    Number(new URL(behindGateway.gateway).port),
    direct.products[0]?.port ?? 0,
    direct.inventory[0]?.port ?? 0,
  ];
  const different: object[] = [];
  const statuses = new Map<number, number>();
  for (let count = 0; count < REQUESTS; count += 1) {
    const service = pick(random, ["products", "inventory"] as const);
    const bytes = throughLoadBalancer(oddRequest(random, service));
    const [one, other] = await Promise.all([
      rawRequest(gateway, bytes),
      rawRequest(service === "products" ? products : inventory, bytes),
    ]);
    const [atGateway, atService] = [learnt(one), learnt(other)];
    if (JSON.stringify(atGateway) !== JSON.stringify(atService)) {
      different.push({ bytes: bytes.slice(0, 600), atGateway, atService });
    }
    statuses.set(one.status, (statuses.get(one.status) ?? 0) + 1);
    if (/^\w+ \S*\/internal\//i.test(bytes)) expect(atService.status).toBeGreaterThanOrEqual(400);
  }
  expect(different).toEqual([]);
  for (const status of [200, 201, 204, 400, 404, 405, 409, 413, 415, 422, 431]) {
    expect([status, (statuses.get(status) ?? 0) > 0]).toEqual([status, true]); // or it asked too little
  }
});
