import { readEnv as readGatewayEnv } from "../../app/api-gateway/env";
import { databaseAddress } from "../../app/kit/database-address";
import { redisAddress } from "../../app/kit/redis-address";
import { readEnv } from "../../app/product-service/env";
import { apiGateway } from "./support/stockwiz";

const NOWHERE = "http://127.0.0.1:1";

describe("DATABASE_URL", () => {
  it.each([
    ["a user with a bare percent sign", "postgres://a%:b@db/shop", /its user has a "%".*%25/],
    ["a password with a bare percent sign", "postgres://a:100%@db/shop", /its password has a "%".*%25/],
    ["a database with a bare percent sign", "postgres://a:b@db/50%zz", /its database has a "%".*%25/],
    [
      "an option that would be dropped",
      "postgres://a:b@db/shop?sslmode=require&options=x",
      /: options would be dropped/,
    ],
    ["a fragment", "postgres://db/shop#1", /"#".*%23/],
    ["a fragment that is empty", "postgres://db/shop#", /"#".*%23/],
    ["another scheme", "http://db/shop", /not a PostgreSQL address/],
  ])("rejects %s in a sentence", (_what, url, message) => {
    const start = () => databaseAddress(readEnv({ DATABASE_URL: url }));
    expect(start).toThrow(expect.objectContaining({ name: "UserError", message: expect.stringMatching(message) }));
  });

  it("is not repeated where it is wrong: it may hold a password", () => {
    const start = () => databaseAddress(readEnv({ DATABASE_URL: "postgres://a:secret%@db/shop" }));
    expect(start).toThrow(expect.objectContaining({ message: expect.not.stringContaining("secret") }));
  });
});

describe("REDIS_URL", () => {
  it.each([
    ["http", "http://cache:6379", /not an address of Redis/],
    ["two schemes", "redis://redis://cache", /no number of a database|not an address of Redis/],
    ["a port that is none", "cache:port", /not an address of Redis/],
    ["no host", "redis://:6379", /not an address of Redis|names no host/],
    ["a password with a bare percent sign", "redis://:100%@cache:6379", /its password has a "%".*%25/],
    ["a database that is no number", "redis://cache:6379/main", /its path is no number/],
    ["options", "redis://cache:6379?db=1", /its options would be dropped/],
    ["a fragment", "redis://:a#b@cache:6379", /not an address of Redis|"#".*%23/],
  ])("rejects %s in a sentence", (_what, url, message) => {
    expect(() => redisAddress(url)).toThrow(
      expect.objectContaining({ name: "UserError", message: expect.stringMatching(message) }),
    );
  });

  it.each(["redis://:p%40ss@cache:6379/2", "rediss://user:pass@cache", "redis://[::1]:6379"])("takes %s", (url) => {
    expect(redisAddress(url)).toBe(url);
  });
});

describe("the address of a service", () => {
  it.each([
    "http://product/api",
    "http://user@product",
    "http://:pass@product",
    "http://product?a",
    "http://product/#",
  ])("rejects %s, of which a part would be dropped", (url) => {
    expect(() => readGatewayEnv({ PRODUCT_SERVICE_URL: url })).toThrow(
      /^environment: PRODUCT_SERVICE_URL: must be scheme, host and port only/,
    );
  });

  it("takes a slash at the end", () => {
    expect(readGatewayEnv({ PRODUCT_SERVICE_URL: "http://product:8001/" })).toMatchObject({
      PRODUCT_SERVICE_URL: "http://product:8001",
    });
  });
});

it("rejects a port that is in use, in a sentence", async () => {
  const { port, stop } = await apiGateway(NOWHERE, NOWHERE);
  await expect(apiGateway(NOWHERE, NOWHERE, port)).rejects.toMatchObject({
    name: "UserError",
    message: `PORT: ${port} is in use; stop whoever listens there, or name another port`,
  });
  await stop();
});
