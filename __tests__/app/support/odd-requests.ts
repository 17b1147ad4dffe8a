import { pick, type Random } from "./random";

const METHODS = ["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "QUERY"];

/** Beginnings of paths that belong to one service, as both entry points know them. */
const ROOTS = {
  products: ["/api/products", "/products", "/API/PRODUCTS", "/Products", "/internal/products", "/INTERNAL/products"],
  inventory: ["/api/inventory", "/inventory", "/Api/Inventory", "/internal/inventory", "/internal/inventory/"],
} as const;

const RESTS = {
  products: ["", "", "/", "/1", "/2", "/5", "/6", "/999", "/1/", "/01", "/export.csv", "/EXPORT.csv", "/1/adjustments"],
  inventory: ["", "", "/", "/1", "/2", "/6", "/product/1", "/product/9", "/1/adjustments", "/export.csv", "/product"],
} as const;

const ODD_RESTS = [
  "//",
  "//1",
  "/.",
  "/..",
  "/../products",
  "/../../internal/products",
  "/%2e%2e/1",
  "/..%2f1",
  "/%31",
  "/%",
  "/%ff",
  "/%00",
  "/1%20",
  "/1;v=1",
  "/1,2",
  "/1\\2",
  "/1e2",
  "/+1",
  "/9999999999",
  "/99999999999999999999",
  "/1#top",
  "/\u00e9",
  "/x".repeat(500),
];

const QUERIES = [
  "",
  "",
  "?limit=2",
  "?limit=2&cursor=x",
  "?limit=0",
  "?limit=0x10",
  "?limit=2&limit=3",
  "?q=chair",
  "?q=%zz",
  "?q=a+b",
  "?category=Furniture",
  "?product_id=1,2",
  "?product_id=1,,2",
  "?warehouse=",
  "?a[b]=1",
  "?a=1&a=2",
  "?__proto__=1",
  "?force_refresh=true",
  "??",
  "?&&",
  `?q=${"y".repeat(9_000)}`,
];

/** Each character is a byte. */
const BODIES = [
  '{"name":"Chair","price":1}',
  '{"name":"","price":-1}',
  '{"product_id":3,"quantity":1}',
  '{"product_id":999,"quantity":1}',
  '{"quantity":7,"warehouse":"North"}',
  '{"delta":-1,"reason":"sold"}',
  '{"delta":0}',
  "{}",
  "{",
  "null",
  "[]",
  "",
  "\u00ef\u00bb\u00bf{}",
  `{"name":"${"n".repeat(300)}","price":1}`,
  "x".repeat(102_401),
];

const HEADERS = [
  "accept: text/html",
  "accept-encoding: gzip",
  "if-none-match: *",
  'if-none-match: "x"',
  'if-match: "x"',
  "range: bytes=0-3",
  "range: bytes=9999999-",
  "cache-control: no-cache",
  "content-type: text/plain",
  "content-type: application/json; charset=utf-7",
  "content-type: application/merge-patch+json",
  "content-encoding: gzip",
  "content-encoding: br, br",
  "connection: x-gone\r\nx-gone: 1",
  "te: trailers",
  "upgrade: websocket\r\nconnection: upgrade",
  "expect: 100-continue",
  "expect: tea",
  "x-request-id: my-own",
  "x-request-id: bad id",
  "x-forwarded-host: other",
  "x-forwarded-proto: https",
  "x-http-method-override: DELETE",
  "x-forwarded-for: 10.0.0.1, 10.0.0.2",
  "cookie: a=b",
  "authorization: Basic !",
  "proxy-authorization: x",
  "origin: http://evil.example",
  `x-long: ${"h".repeat(7_000)}`,
  `x-longer: ${"h".repeat(16_000)}`,
  "host: second",
  "bad name: 1",
  "x-empty:",
  "x-latin: \u00e9",
];

/** Most requests have one Host; what follows is refused, or taken in absolute form. */
const HOSTS = [
  "host: a",
  "host: a",
  "host: a",
  "host: a",
  "host: a",
  "host: a:80",
  "host: [::1]",
  "host: a b",
  "host:",
];
const FORMS = [
  (path: string) => `http://a${path}`,
  (path: string) => `HTTP://A:80${path}`,
  (path: string) => `ftp://a${path}`,
];

const WITH_BODY = ["POST", "PUT", "PATCH", "QUERY"];

const bodyOf = (random: Random): readonly [headers: string[], body: string] => {
  const body = pick(random, BODIES);
  const type = random() < 0.9 ? ["content-type: application/json"] : [];
  if (random() < 0.2) {
    const chunk = body === "" ? "" : `${body.length.toString(16)}\r\n${body}\r\n`;
    return [[...type, "transfer-encoding: chunked"], `${chunk}0\r\n\r\n`];
  }
  return [[...type, `content-length: ${body.length}`], body];
};

/** Requests that nothing is wrong with; whether there is such a row depends on those before. */
const PLAIN = {
  products: [
    ["POST", "/api/products", '{"name":"Chair","price":1}'],
    ["PUT", "/api/products/2", '{"price":2.5}'],
    ["PUT", "/products/6", '{"name":"Stool"}'],
    ["DELETE", "/products/7", ""],
    ["GET", "/api/products/6", ""],
  ],
  inventory: [
    ["POST", "/api/inventory", '{"product_id":3,"quantity":1}'],
    ["POST", "/inventory/2/adjustments", '{"delta":-1,"reason":"sold"}'],
    ["PUT", "/api/inventory/1", '{"quantity":7}'],
    ["DELETE", "/inventory/3", ""],
    ["GET", "/api/inventory/2/adjustments", ""],
  ],
} as const;

const plainRequest = (random: Random, service: "products" | "inventory"): string => {
  const [method, path, body] = pick<readonly [string, string, string]>(random, PLAIN[service]);
  const lines = [`${method} ${path} HTTP/1.1`, "host: a", "connection: close", `content-length: ${body.length}`];
  return `${[...lines, "content-type: application/json"].join("\r\n")}\r\n\r\n${body}`;
};

/** A request for one service; each character is a byte. What it asks for may be right, nearly right or nonsense. */
export const oddRequest = (random: Random, service: "products" | "inventory"): string => {
  if (random() < 0.3) return plainRequest(random, service);
  const method = pick(random, METHODS);
  const rest = random() < 0.7 ? pick<string>(random, RESTS[service]) : pick(random, ODD_RESTS);
  const path = pick<string>(random, ROOTS[service]) + rest + pick(random, QUERIES);
  const target = random() < 0.9 ? path : pick(random, FORMS)(path);
  const [headers, body] = WITH_BODY.includes(method) ? bodyOf(random) : [[], ""];
  const more = Array.from({ length: Math.floor(random() * 3) }, () => pick(random, HEADERS));
  const lines = [`${method} ${target} HTTP/1.1`, pick(random, HOSTS), "connection: close", ...headers, ...more];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
};
