import { freePort } from "../../app/dev/free-port";
import { version } from "../../package.json";
import { Buildah, canBuild } from "./support/buildah";

jest.setTimeout(900_000);

const BASE = "localhost/stockwiz-base:1.0";
const PORTS = { "api-gateway": 8000, "product-service": 8001, "inventory-service": 8002 };

/** Inside the image: starts what the image starts, asks its health as the image does, and tells it to stop. */
const PROGRAM = `
const { spawn, spawnSync } = require("node:child_process");
const [entrypoint, check] = process.argv.slice(1).map((text) => JSON.parse(text));
const child = spawn(entrypoint[0], entrypoint.slice(1), { stdio: ["ignore", "pipe", "inherit"] });
child.stdout.once("data", async () => {
  const url = "http://127.0.0.1:" + process.env.PORT;
  const health = spawnSync(check[0], check.slice(1)).status;
  const answer = await fetch(url + "/version").then((response) => response.json());
  let canWrite = true;
  try { require("node:fs").writeFileSync("/app/x", ""); } catch { canWrite = false; }
  child.once("exit", (code) => console.log(JSON.stringify({ health, answer, code, canWrite, uid: process.getuid() })));
  child.kill("SIGTERM");
});`;

// One clear line instead of a failure where images cannot be built.
if (!canBuild()) {
  describe("the images", () => {
    it("are not built here: buildah and root are needed (bash setup/buildah.sh)", () => {
      expect(canBuild()).toBe(false);
    });
  });
} else {
  const buildah = new Buildah();
  beforeAll(() => buildah.addBase(BASE));
  afterAll(() => buildah.remove());

  describe.each(Object.entries(PORTS))("the image of %s", (service, port) => {
    const image = `localhost/${service}:1.0`;
    const args = { NODE_IMAGE: BASE, SERVICE: service, GIT_COMMIT: "abc123" };

    it("starts one file as nobody, and says how to stop it and how it is", async () => {
      await buildah.build(image, "app/Dockerfile", ".", { ...args, PORT: `${port}` });
      const config = await buildah.configOf(image);
      expect(config).toMatchObject({
        User: "65532:65532",
        Entrypoint: ["node", "/app/main.js"],
        StopSignal: "SIGTERM",
        ExposedPorts: { [`${port}/tcp`]: {} },
        Healthcheck: { Test: ["CMD", "node", "-e", expect.stringContaining("/health")] },
      });
      expect(config.Env).toEqual(expect.arrayContaining([`PORT=${port}`, "GIT_COMMIT=abc123", "NODE_ENV=production"]));
    });

    it("answers from inside, cannot change itself, and stops when it is told to", async () => {
      const free = `localhost/${service}:free`;
      await buildah.build(free, "app/Dockerfile", ".", { ...args, PORT: `${await freePort()}` });
      const { Entrypoint, Healthcheck } = await buildah.configOf(free);
      const check = Healthcheck?.Test.slice(1);
      const said = await buildah.evaluate(free, PROGRAM, JSON.stringify(Entrypoint), JSON.stringify(check));
      expect(JSON.parse(said)).toEqual({
        health: 0,
        answer: { service, version, commit: "abc123" },
        code: 0,
        canWrite: false,
        uid: 65_532,
      });
    });

    it("holds neither packages nor sources", async () => {
      const list = `console.log(JSON.stringify(require("node:fs").readdirSync("/").concat(require("node:fs").readdirSync("/app"))))`;
      const names = JSON.parse(await buildah.evaluate(image, list)) as string[];
      expect(names).toContain("main.js");
      expect(names.filter((name) => /node_modules|source|bundle|\.ts$|npmrc/.test(name))).toEqual([]);
    });
  });

  describe("the image of postgres", () => {
    it("runs init.sql at first, as postgres", async () => {
      const image = "localhost/postgres:1.0";
      await buildah.build(image, "app/postgres/Dockerfile", "app/postgres", { POSTGRES_IMAGE: BASE });
      expect(await buildah.configOf(image)).toMatchObject({
        User: "999:999",
        StopSignal: "SIGINT",
        ExposedPorts: { "5432/tcp": {} },
        Healthcheck: { Test: ["CMD", "sh", "-c", expect.stringContaining("pg_isready")] },
      });
      const read = `console.log(require("node:fs").readFileSync("/docker-entrypoint-initdb.d/10-stockwiz.sql", "utf8"))`;
      expect(await buildah.evaluate(image, read)).toContain("CREATE TABLE IF NOT EXISTS products");
      const look = `const { accessSync, constants, existsSync } = require("node:fs");
        accessSync("/usr/local/bin/migrate.sh", constants.X_OK);
        console.log(existsSync(process.env.INIT_SQL));`;
      expect(await buildah.evaluate(image, look)).toBe("true");
    });
  });
}
