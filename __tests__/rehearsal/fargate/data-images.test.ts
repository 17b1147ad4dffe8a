import { execFileSync } from "node:child_process";
import type { BatchGetImageCommand, ECRClient } from "@aws-sdk/client-ecr";
import { type Image, type PullImage, pullFrom } from "../../../rehearsal/fargate/image";
import { findIsolation } from "../../../rehearsal/fargate/namespaces";
import { nodeMajorOf, serviceBase } from "../../../rehearsal/images/base-image";
import { isHealthy, isStopped, localTasks, nodeImage } from "../../support/local-task";
import { temporaryFolder } from "../../support/temporary-folder";

const { start, end } = localTasks(temporaryFolder());
afterEach(end);

const digest = `sha256:${"1".repeat(64)}`;
const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
/** A registry in which every image is. */
const ecr = { send: async ({ input }: BatchGetImageCommand) => ({ images: [{ imageId: input.imageIds?.[0] }] }) };
const emptyEcr = { send: async () => ({ images: [], failures: [{ failureCode: "ImageNotFound" }] }) };
const pullWith = (client: object): PullImage => pullFrom(client as ECRClient);
const pull = pullWith(ecr);

const postgres = {
  name: "postgres",
  image: `${registry}/dev-stockwiz-postgres@${digest}`,
  environment: [
    { name: "POSTGRES_USER", value: "stockwiz" },
    { name: "POSTGRES_DB", value: "stockwiz" },
  ],
  secrets: [{ name: "POSTGRES_PASSWORD", valueFrom: "arn" }],
  user: "999:999",
  portMappings: [{ containerPort: 5432 }],
  healthCheck: {
    command: ["CMD-SHELL", "pg_isready --quiet --host 127.0.0.1 --username stockwiz --dbname stockwiz"],
    interval: 5,
    startPeriod: 300,
  },
};
const redis = {
  name: "redis",
  image: "public.ecr.aws/docker/library/redis:7.4",
  command: ["redis-server", "--save", "", "--appendonly", "no"],
  user: "999:999",
  portMappings: [{ containerPort: 6379 }],
  healthCheck: { command: ["CMD", "redis-cli", "ping"], interval: 5, startPeriod: 300 },
};
const seeds = (table: string) =>
  `require("child_process").execFileSync("psql", ["-h", "localhost", "-U", "stockwiz", "-Atc", "select count(*) from ${table}"], { stdio: "inherit" })`;

describe("the images of the data tier", () => {
  it("become a PostgreSQL with the schema and its seeds, and a Redis, in each of two tasks at once", async () => {
    const query = {
      name: "query",
      image: seeds("products"),
      essential: false,
      dependsOn: [{ containerName: "postgres", condition: "HEALTHY" as const }],
    };
    const mixed: PullImage = (image) => (image === query.image ? Promise.resolve(nodeImage(image)) : pull(image));
    const tasks = [start([postgres, redis, query], { pull: mixed }), start([postgres, redis, query], { pull: mixed })];
    for (const { lines, until } of tasks) {
      await until(({ progress }) => progress.containers[2]?.lastStatus === "STOPPED");
      expect(lines).toContain("query: 5");
      await until(({ progress }) => progress.containers[1]?.health === "HEALTHY");
    }
  });

  it("stop with 0 when they are asked to", async () => {
    const { task, until } = start([postgres, redis], { pull });
    await until(isHealthy);
    task.stop({ code: "UserInitiated", reason: "enough" });
    await until(isStopped);
    expect(task.progress.containers.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });

  it("run another command than the server's as it is, and no server for it", async () => {
    const migrate = { ...postgres, command: ["migrate.sh"], secrets: [], healthCheck: undefined };
    const { lines, task, until } = start([migrate], { pull });
    await until(isStopped);
    expect(task.progress.containers[0]?.exitCode).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^postgres: .*migrate\.sh: line \d+: SERVICE_USER: is not set$/)]);
  });

  it("reject a socket folder behind a link, which is root's on Fargate: PostgreSQL never starts", async () => {
    if (!findIsolation().hasNetworks) return;
    const mountPoints = ["/var/lib/postgresql/data", "/var/run/postgresql"].map((containerPath, index) => ({
      sourceVolume: `volume${index}`,
      containerPath,
    }));
    const { lines, task, until } = start([{ ...postgres, readonlyRootFilesystem: true, mountPoints }], { pull });
    await until(isStopped);
    expect(lines).toContainEqual(expect.stringMatching(/could not create lock file "\/var\/run\/postgresql\//));
    expect(task.progress.stopCause?.code).toBe("EssentialContainerExited");
  });

  it("reject a PostgreSQL without a password, in the image's words", async () => {
    const { lines, task, until } = start([{ ...postgres, secrets: [] }], { pull });
    await until(isStopped);
    expect(task.progress.containers[0]?.exitCode).toBe(1);
    expect(lines).toContain("postgres: Error: Database is uninitialized and superuser password is not specified.");
  });
});

describe("an image", () => {
  const refused = (reference: string, from = pull) => from(reference).then(String, ({ message }: Error) => message);

  it("of ours trusts one authority more when there is one, and no file that is not there", async () => {
    const reference = `${registry}/dev-stockwiz-product-service@${digest}`;
    const trusting = await pullFrom(ecr as unknown as ECRClient, () => "/authority.pem")(reference);
    expect(trusting.environment.NODE_EXTRA_CA_CERTS).toBe("/authority.pem");
    expect((await pull(reference)).environment).not.toHaveProperty("NODE_EXTRA_CA_CERTS");
  });

  it("of ours answers with the commit that its manifest names, else with the end of its digest", async () => {
    const reference = `${registry}/dev-stockwiz-product-service@${digest}`;
    const imageManifest = JSON.stringify({ annotations: { "org.opencontainers.image.revision": "abc123" } });
    const named = pullWith({ send: async () => ({ images: [{ imageId: { imageDigest: digest }, imageManifest }] }) });
    expect((await named(reference)).environment.GIT_COMMIT).toBe("abc123");
    expect((await pull(reference)).environment.GIT_COMMIT).toBe(digest.slice(-12));
  });

  describe("of ours, by the Node.js of its base", () => {
    const reference = `${registry}/dev-stockwiz-product-service@${digest}`;
    const madeFrom = (base: string) => {
      const imageManifest = JSON.stringify({ annotations: { "org.opencontainers.image.base.name": base } });
      return pullWith({ send: async () => ({ images: [{ imageId: { imageDigest: digest }, imageManifest }] }) });
    };
    const nodeOf = ({ environment: { PATH = "" } }: Image): string =>
      execFileSync("node", ["--version"], { env: { PATH }, encoding: "utf8" });

    it("runs on it", async () => {
      expect(nodeOf(await madeFrom("docker.io/library/node:24.19.0-bookworm-slim")(reference))).toMatch(/^v24\./);
      expect(nodeOf(await madeFrom("public.ecr.aws/docker/library/node:22")(reference))).toMatch(/^v22\./);
    });

    it("runs on that of app/Dockerfile where its manifest names none", async () => {
      expect(nodeOf(await pull(reference))).toMatch(new RegExp(`^v${nodeMajorOf(serviceBase())}\\.`));
    });

    it("rejects one that this machine does not have", async () => {
      expect(await refused(reference, madeFrom("node:20.20.2-bookworm-slim"))).toMatch(
        /CannotPullContainerError: .*: its base node:20.20.2-bookworm-slim needs Node.js 20, and the rehearsal has 22 and 24/,
      );
    });

    it.each(["docker.io/library/node:lts", "debian:12", "nodejs:24"])("rejects %s, which names none", async (base) => {
      expect(await refused(reference, madeFrom(base))).toContain(`cannot tell the Node.js of its base ${base}`);
    });
  });

  it("rejects a digest that is not in our registry", async () => {
    expect(await refused(`${registry}/dev-stockwiz-api-gateway@${digest}`, pullWith(emptyEcr))).toBe(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${registry}/dev-stockwiz-api-gateway@${digest}: not found`,
    );
  });

  it("rejects a program that the rehearsal does not have", async () => {
    expect(await refused("docker.io/library/mysql:8")).toContain('the rehearsal has no "mysql"');
  });

  it("rejects what is no reference", async () => {
    expect(await refused("not an image")).toContain("invalid reference format");
  });
});
