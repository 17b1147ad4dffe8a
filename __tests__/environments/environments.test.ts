import { environmentNamed, environmentNames } from "../../environments/all";
import { dev } from "../../environments/dev";
import { prod } from "../../environments/prod";
import { staging } from "../../environments/staging";
import { refusalOf } from "../support/refusal";

/** Every object inside a value, the value itself included. */
const objectsIn = (value: unknown): object[] =>
  typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];

describe("the environments", () => {
  it("are dev, staging and prod, in the order in which a change travels", () => {
    expect(environmentNames).toEqual(["dev", "staging", "prod"]);
  });

  it.each([dev, staging, prod])("are found by name: $name", (environment) => {
    expect(environmentNamed(environment.name, "--env")).toBe(environment);
  });

  it.each([dev, staging, prod])("are frozen in every part: $name", (environment) => {
    expect(objectsIn(environment).filter((part) => !Object.isFrozen(part))).toEqual([]);
  });

  it("rejects a write to a nested value", () => {
    expect(() => {
      (dev.tasks as { max: number }).max = 2;
    }).toThrow(TypeError);
  });

  it.each(["prd", "Dev", "", "constructor", "__proto__"])("rejects the name %j and says which exist", (name) => {
    expect(refusalOf(() => environmentNamed(name, "STOCKWIZ_ENV"))).toBe(
      `STOCKWIZ_ENV: there is no environment "${name}"; use one of dev, staging, prod`,
    );
  });
});

// DESIGN.md section 4, row by row.
describe.each([
  {
    environment: dev,
    secondOctet: 0,
    natGateways: 1,
    data: { tier: "embedded" },
    tasks: { min: 1, max: 1 },
    logRetentionDays: 7,
    protection: { deletion: false, finalSnapshot: false, waf: false },
  },
  {
    environment: staging,
    secondOctet: 1,
    natGateways: 1,
    data: { tier: "managed", multiAz: false, backupDays: 7 },
    tasks: { min: 1, max: 4 },
    logRetentionDays: 30,
    protection: { deletion: false, finalSnapshot: true, waf: false },
  },
  {
    environment: prod,
    secondOctet: 2,
    natGateways: 2,
    data: { tier: "managed", multiAz: true, backupDays: 35 },
    tasks: { min: 2, max: 4 },
    logRetentionDays: 365,
    protection: { deletion: true, finalSnapshot: true, waf: true },
  },
])("$environment.name", ({ environment, secondOctet, natGateways, ...expected }) => {
  const { network } = environment;

  it("has a VPC of its own", () => {
    expect(network.vpcCidr).toBe(`10.${secondOctet}.0.0/16`);
  });

  it("has a public and a private subnet in zones a and b", () => {
    expect(network.zones).toEqual(["a", "b"]);
    expect(network.publicCidrs).toEqual([1, 2].map((octet) => `10.${secondOctet}.${octet}.0/24`));
    expect(network.privateCidrs).toEqual([11, 12].map((octet) => `10.${secondOctet}.${octet}.0/24`));
  });

  it("has as many NAT gateways as the table says", () => {
    expect(network.natGateways).toBe(natGateways);
  });

  it("has the data tier of the table", () => {
    expect(environment.data).toMatchObject(expected.data);
  });

  it("has tasks of 512 CPU units and 2048 MiB, as docs/guides/size-the-tasks.md has measured", () => {
    expect(environment.task).toEqual({ cpu: 512, memoryMiB: 2048 });
  });

  it("runs as many tasks as the table says", () => {
    expect(environment.tasks).toEqual(expected.tasks);
  });

  it("scales at 70 % CPU and 80 % memory, out after 60 s and in after 300 s", () => {
    expect(environment.autoscaling).toEqual({
      targetCpuPercent: 70,
      targetMemoryPercent: 80,
      scaleOutCooldownSeconds: 60,
      scaleInCooldownSeconds: 300,
    });
  });

  it("keeps its logs as long as the table says", () => {
    expect(environment.logRetentionDays).toBe(expected.logRetentionDays);
  });

  it("keeps ten images of a service and five of postgres", () => {
    expect(environment.imagesKept).toEqual({ perService: 10, postgres: 5 });
  });

  it("is protected as the table says", () => {
    expect(environment.protection).toEqual(expected.protection);
  });

  it("has no domain until somebody names one", () => {
    expect(environment.domain).toBeUndefined();
  });

  it("makes its own roles", () => {
    expect(environment.iam.roles).toBe("create");
  });
});
