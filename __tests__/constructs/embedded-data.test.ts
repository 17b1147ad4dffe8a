import { type Container, containerDefinition } from "../../constructs/container";
import { EmbeddedData } from "../../constructs/embedded-data";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

let containers: readonly Container[] = [];
const stack = synthesizeConstruct((scope) => {
  const data = new EmbeddedData(scope, "data", {
    secretName: "x/password",
    postgresImage: "registry/postgres@sha256:00",
    redisImage: "registry/redis:7",
    postgresMemoryMiB: 512,
    redisMemoryMiB: 255,
  });
  containers = data.containers;
  putOut(scope, { secret: data.secrets.PGPASSWORD, given: data.containers[0]?.secrets?.POSTGRES_PASSWORD });
});
const named = (name: string) => {
  const container = containers.find((one) => one.name === name);
  if (!container) throw new Error(`there is no container ${name}`);
  return containerDefinition(container, { logGroupName: "group", region: "us-east-1" });
};

describe("data inside the task", () => {
  it("is PostgreSQL and Redis, each from its image and inside its limit", () => {
    expect(containers.map(({ image, memoryMiB }) => [image, memoryMiB])).toEqual([
      ["registry/postgres@sha256:00", 512],
      ["registry/redis:7", 255],
    ]);
  });

  it("has one password, which the services and the server take from the same secret", () => {
    const { secret, given } = outputsOf(stack);
    expect(given).toBe(secret);
    expect(referenced(stack, referenced(stack, secret).secret_id).name).toBe("x/password");
  });

  it("is well only when PostgreSQL answers over TCP, which it does not while it runs its first scripts", () => {
    expect(named("postgres").healthCheck.command[1]).toContain("pg_isready --quiet --host 127.0.0.1");
    expect(named("postgres").healthCheck.startPeriod).toBe(60);
  });

  it("drops old values before Redis outgrows its container", () => {
    const { command = [] } = named("redis");
    const settings = Object.fromEntries(
      command.slice(1).flatMap((key, at, all) => (at % 2 ? [] : [[key, all[at + 1]]])),
    );
    expect(settings).toEqual({
      "--save": "",
      "--appendonly": "no",
      "--maxmemory": "127mb",
      "--maxmemory-policy": "allkeys-lru",
    });
  });

  it("writes only where its images keep data", () => {
    const paths = (name: string) => named(name).mountPoints.map(({ containerPath }) => containerPath);
    expect(paths("postgres")).toEqual(
      expect.arrayContaining(["/var/lib/postgresql/data", "/var/run/postgresql", "/tmp"]),
    );
    expect(paths("redis")).toContain("/data");
    for (const name of ["postgres", "redis"]) expect(named(name).user).not.toMatch(/^0|root/);
  });
});
