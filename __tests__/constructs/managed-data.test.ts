import { ManagedData } from "../../constructs/managed-data";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const place = { subnetIds: ["a", "b"], securityGroupId: "sg", multiAz: false };
const stack = synthesizeConstruct((scope) => {
  const { containers, environment, secrets, preparation, databaseIdentifier } = new ManagedData(scope, "data", {
    databaseSecretName: "x/database-password",
    redisSecretName: "x/redis-url",
    keyArn: "key",
    postgres: {
      ...place,
      instanceName: "x-db",
      instanceClass: "db.t4g.micro",
      storageGiB: 20,
      largestStorageGiB: 50,
      backupDays: 7,
      logRetentionDays: 30,
    },
    redis: { ...place, groupName: "x-cache", nodeType: "cache.t4g.micro" },
  });
  putOut(scope, { containers, environment, secrets, preparation, databaseIdentifier });
});
const { containers, environment, secrets, preparation } = outputsOf(stack) as {
  preparation: { environment: Record<string, string>; secrets: Record<string, string> };
  containers: unknown[];
  environment: Record<string, string>;
  secrets: Record<string, string>;
};
/** Name of the secret that a reference leads to, and what it holds. */
const secretOf = (reference: unknown) => {
  const version = referenced(stack, reference);
  return { name: referenced(stack, version.secret_id).name, holds: String(version.secret_string_wo) };
};

describe("data beside the task", () => {
  it("needs no container in it", () => {
    expect(containers).toEqual([]);
  });

  it("tells the services where PostgreSQL is, and to refuse it without TLS", () => {
    expect(referenced(stack, environment.PGHOST)).toBe(stack.only("aws_db_instance"));
    expect(environment.PGSSLMODE).toBe("require");
  });

  it("gives the services a password of their own, not the master's", () => {
    expect(secretOf(secrets.PGPASSWORD)).toEqual({
      name: "x/database-password",
      holds: expect.stringMatching(/^\$\{ephemeral\.[\w.-]+\}$/),
    });
    expect(environment.PGUSER).not.toBe(stack.only("aws_db_instance").username);
  });

  it("keeps the address of Redis secret, for it holds the token, and speaks TLS to it", () => {
    const { name, holds } = secretOf(secrets.REDIS_URL);
    expect(name).toBe("x/redis-url");
    const [, host] = /^rediss:\/\/:\$\{ephemeral\.[\w.-]+\}@(\$\{.+\}):6379$/.exec(holds) ?? [];
    expect(referenced(stack, host)).toBe(stack.only("aws_elasticache_replication_group"));
    expect(environment).not.toHaveProperty("REDIS_URL");
  });

  it("makes that address and its token anew with a Redis that is replaced, and the password of the database not", () => {
    const [trigger] = (referenced(stack, secrets.REDIS_URL).lifecycle as { replace_triggered_by: string[] })
      .replace_triggered_by;
    expect(secretOf(secrets.REDIS_URL).holds).toContain(`@\${${trigger}}:`);
    expect(referenced(stack, secrets.PGPASSWORD)).not.toHaveProperty("lifecycle");
  });

  it("gives the master's password to nobody but whoever prepares the database", () => {
    const master = /master_user_secret\[0\]\.secret_arn\}:password::$/;
    expect(preparation.environment.PGUSER).toBe(stack.only("aws_db_instance").username);
    expect(preparation.environment.SERVICE_USER).toBe(environment.PGUSER);
    expect(preparation.secrets).toEqual({
      PGPASSWORD: expect.stringMatching(master),
      SERVICE_PASSWORD: secrets.PGPASSWORD,
    });
    expect(Object.values(secrets).filter((reference) => master.test(reference))).toEqual([]);
  });

  it("uses each password once", () => {
    const made = Object.keys(stack.json.ephemeral?.aws_secretsmanager_random_password ?? {});
    expect(made).toHaveLength(2);
    for (const id of made) expect(stack.text.split(`.${id}.random_password`)).toHaveLength(2);
  });

  it("encrypts each of them with the key that it is given", () => {
    expect(stack.resources("aws_secretsmanager_secret").map(({ kms_key_id }) => kms_key_id)).toEqual(["key", "key"]);
  });

  it("tells by which name the database is measured", () => {
    expect(referenced(stack, outputsOf(stack).databaseIdentifier).identifier).toBe("x-db");
  });

  it("makes the database that its services ask for, at the ports that they use", () => {
    expect(stack.only("aws_db_instance").db_name).toBe(environment.PGDATABASE);
    expect(stack.only("aws_elasticache_replication_group").port).toBe(6379);
  });
});
