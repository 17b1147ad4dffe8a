import { readFileSync } from "node:fs";
import path from "node:path";
import { type Container, containerDefinition } from "../../constructs/container";
import { EmbeddedData } from "../../constructs/embedded-data";
import { referenced } from "../support/read-stack";
import { PROJECT_ROOT } from "../support/run-project";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

let containers: readonly Container[] = [];
const stack = synthesizeConstruct((scope) => {
  const data = new EmbeddedData(scope, "data", {
    secretName: "x/password",
    keyArn: "key",
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

  it("writes as nobody special, and only to folders that its images declare: Fargate gives all others to root", () => {
    const dockerfile = readFileSync(path.join(PROJECT_ROOT, "app/postgres/Dockerfile"), "utf8");
    const ours: string[] = JSON.parse(/^VOLUME (.+)$/m.exec(dockerfile)?.[1] ?? "[]");
    const declared: Readonly<Record<string, readonly string[]>> = {
      postgres: ["/var/lib/postgresql/data", ...ours], // the official image declares the first
      redis: ["/data"],
    };
    for (const { name, user, writablePaths = [] } of containers) {
      expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
      expect(writablePaths.filter((folder) => !declared[name]?.includes(folder))).toEqual([]);
    }
  });
});
