import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readEnv as readGatewayEnv } from "../../app/api-gateway/env";
import { readEnv as readInventoryEnv } from "../../app/inventory-service/env";
import { readEnv as readProductEnv } from "../../app/product-service/env";

interface Container {
  readonly build?: { readonly context: string; readonly dockerfile?: string; readonly args?: Record<string, string> };
  readonly image?: string;
  readonly environment?: Record<string, string>;
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly healthcheck?: object;
  readonly depends_on?: Record<string, { readonly condition: string }>;
}

const APP = join(__dirname, "../../app");
const compose = parse(readFileSync(join(APP, "compose.yaml"), "utf8"), { merge: true }) as {
  services: Record<string, Container>;
};
const containers = Object.entries(compose.services);
const container = (name: string): Container => compose.services[name] ?? {};
const services = [
  ["api-gateway", readGatewayEnv],
  ["product-service", readProductEnv],
  ["inventory-service", readInventoryEnv],
] as const;

describe("app/compose.yaml", () => {
  it("has the five containers of a task", () => {
    const names = ["postgres", "redis", "product-service", "inventory-service", "api-gateway"];
    expect(Object.keys(compose.services)).toEqual(names);
  });

  it.each(containers)("hardens %s", (_name, { read_only, cap_drop, security_opt, privileged }) => {
    expect({ read_only, cap_drop, security_opt, privileged }).toEqual({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      privileged: undefined,
    });
  });

  it.each(containers)("lets %s wait until what it needs is healthy", (_name, { depends_on = {} }) => {
    expect(Object.values(depends_on).every(({ condition }) => condition === "service_healthy")).toBe(true);
  });

  it("starts data, services and gateway in this order", () => {
    const needs = (name: string) => Object.keys(container(name).depends_on ?? {});
    expect(needs("api-gateway")).toEqual(["product-service", "inventory-service"]);
    expect([needs("product-service"), needs("inventory-service")]).toEqual([
      ["postgres", "redis"],
      ["postgres", "redis"],
    ]);
  });

  it.each(containers)("checks the health of %s", (_name, { healthcheck, build }) => {
    const dockerfile =
      build && readFileSync(join(APP, build.dockerfile ? "Dockerfile" : "postgres/Dockerfile"), "utf8");
    expect(healthcheck !== undefined || /^HEALTHCHECK /m.test(dockerfile ?? "")).toBe(true);
  });

  it.each(services)(
    "gives %s the port it would choose itself, and publishes it on the loopback only",
    (name, readEnv) => {
      const { build, ports } = container(name);
      const port = readEnv({}).PORT;
      expect(build?.args).toMatchObject({ SERVICE: name, PORT: `${port}` });
      expect(ports).toEqual([`127.0.0.1:${port}:${port}`]);
    },
  );

  it.each(services)("gives %s only variables that it reads, with values that it takes", (name, readEnv) => {
    const { environment = {} } = container(name);
    expect(readEnv(environment)).toMatchObject(environment);
    expect(Object.keys(environment)).toHaveLength(2);
  });

  it("publishes neither PostgreSQL nor Redis", () => {
    expect([container("postgres").ports, container("redis").ports]).toEqual([undefined, undefined]);
  });

  it("names a version of every image that it does not build", () => {
    for (const { image } of Object.values(compose.services)) expect(image ?? "a/b:1.2").toMatch(/^[^@]+:\d+\.\d/);
  });
});
