import type { Construct } from "constructs";
import type { DataTier } from "../../constructs/data-tier";
import { EmbeddedData } from "../../constructs/embedded-data";
import { ManagedData } from "../../constructs/managed-data";
import { synthesizeConstruct } from "../support/synthesize-construct";

const place = { subnetIds: ["a", "b"], securityGroupId: "sg", multiAz: false };
const tiers: Readonly<Record<string, (scope: Construct) => DataTier>> = {
  embedded: (scope) =>
    new EmbeddedData(scope, "data", {
      secretName: "password",
      keyArn: "key",
      postgresImage: "postgres",
      redisImage: "redis",
      postgresMemoryMiB: 512,
      redisMemoryMiB: 256,
    }),
  managed: (scope) =>
    new ManagedData(scope, "data", {
      databaseSecretName: "password",
      redisSecretName: "redis-url",
      keyArn: "key",
      postgres: {
        ...place,
        instanceName: "x",
        instanceClass: "db.t4g.micro",
        storageGiB: 20,
        largestStorageGiB: 50,
        backupDays: 7,
        logRetentionDays: 30,
      },
      redis: { ...place, groupName: "x", nodeType: "cache.t4g.micro" },
    }),
};

describe.each(Object.entries(tiers))("the %s data tier", (_name, make) => {
  const variables: Record<"plain" | "secret", string[]> = { plain: [], secret: [] };
  let values: Readonly<Record<string, string>> = {};
  synthesizeConstruct((scope) => {
    const { environment, secrets } = make(scope);
    values = environment;
    variables.plain = Object.keys(environment);
    variables.secret = Object.keys(secrets);
  });

  it("gives the services every variable that they read, each once: ECS refuses one that is plain and secret", () => {
    expect([...variables.plain, ...variables.secret].sort()).toEqual([
      "PGDATABASE",
      "PGHOST",
      "PGPASSWORD",
      "PGPORT",
      "PGSSLMODE",
      "PGUSER",
      "REDIS_URL",
    ]);
  });

  it("never tells the password in the clear", () => {
    expect(variables.plain).not.toContain("PGPASSWORD");
  });

  it("has the same database and user as the other", () => {
    expect(values).toMatchObject({ PGDATABASE: "stockwiz", PGUSER: "stockwiz", PGPORT: "5432" });
  });
});
