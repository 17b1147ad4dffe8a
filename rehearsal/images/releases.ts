import type { PlantedFault } from "../wire/faults";

/** A version of the application that can be deployed in a rehearsal, and what happens while it is. */
export interface Release {
  /** What is special about it, for people. */
  readonly summary: string;
  /** Service whose image differs from what the sources make; the others stay as they are. @default all are rebuilt */
  readonly service?: "api-gateway" | "product-service" | "inventory-service" | "postgres";
  /** What runs before the service's own program, as JavaScript; it may end the process or change its environment. */
  readonly prelude?: string;
  /** What the schema begins with, of a release of PostgreSQL. */
  readonly schema?: string;
  /** Whether the program of the service itself runs after the prelude. @default true */
  readonly runsService?: boolean;
  /** Name of a secret that its task definition asks for and that nobody has made. @default it asks for no other */
  readonly secret?: string;
  /** Whether its sources want another load balancer in the place of the one that is there. @default false */
  readonly replacesLoadBalancer?: boolean;
  /** What goes wrong between the pipeline and AWS while it is deployed; `rollback` has to bring the old version back. */
  readonly fault?: PlantedFault;
  /** Whether the image is in the registry. @default true */
  readonly isPushed?: boolean;
  /** Whether it works. A deployment that calls any other one good is wrong. @default false */
  readonly isGood?: boolean;
}

/** Answers every path with one status, or with nothing at all. */
const answering = (body: string): string =>
  `require("node:http").createServer((request, response) => { ${body} }).listen(Number(process.env.PORT), "0.0.0.0");`;

/** Milliseconds after which a release dies that looked well at first. */
const LATE_MS = 20_000;

/** Milliseconds that a release takes to start; a rehearsal asks often enough to notice. */
const SLOW_MS = 5000;

/** Every release by name: the good ones, and those that a deployment has to see through. */
export const releases: Readonly<Record<string, Release>> = {
  current: { summary: "the sources as they are", isGood: true },
  second: { summary: "the same sources as another version", isGood: true },
  "slow-start": {
    summary: "it takes a while before it listens",
    service: "product-service",
    prelude: `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${SLOW_MS});`,
    isGood: true,
  },
  "new-schema": {
    summary: "its schema has one more column",
    service: "postgres",
    schema: "ALTER TABLE IF EXISTS products ADD COLUMN IF NOT EXISTS planted_by_the_rehearsal text;",
    isGood: true,
  },
  "exits-at-once": {
    summary: "the process ends as soon as it starts",
    service: "product-service",
    prelude: 'console.error("cannot start: planted by the rehearsal"); process.exit(1);',
  },
  "failing-migration": {
    summary: "its schema does not apply",
    service: "postgres",
    schema: "SELECT 'planted by the rehearsal'::integer;",
  },
  "never-healthy": {
    summary: "it listens and never answers",
    service: "product-service",
    prelude: answering(""),
    runsService: false,
  },
  "health-500": {
    summary: "its health check answers 500",
    service: "inventory-service",
    prelude: answering("response.statusCode = 500; response.end();"),
    runsService: false,
  },
  "wrong-port": {
    summary: "it listens on another port",
    service: "api-gateway",
    prelude: "process.env.PORT = String(Number(process.env.PORT) + 100);",
  },
  "not-in-registry": { summary: "its image was never pushed", service: "product-service", isPushed: false },
  "missing-secret": {
    summary: "its task definition asks for a secret that is not there",
    service: "product-service",
    secret: "stockwiz/not-made-yet",
  },
  "no-database": {
    summary: "it looks for its database where there is none",
    service: "product-service",
    prelude: 'process.env.PGHOST = "127.0.0.1"; process.env.PGPORT = "1"; delete process.env.DATABASE_URL;',
  },
  "out-of-memory": {
    summary: "it takes all memory there is",
    service: "product-service",
    // Before it answers anything: the health checks of a rehearsal are quicker than AWS's, and a leak is not.
    prelude: `const [kept, clock] = [[], new Int32Array(new SharedArrayBuffer(4))];
      for (;;) { kept.push(Buffer.alloc(64 * 1024 * 1024, 1)); Atomics.wait(clock, 0, 0, 50); }`,
    runsService: false,
  },
  "old-commit": {
    summary: "it answers /version with the commit of an older one",
    service: "api-gateway",
    prelude: 'process.env.GIT_COMMIT = "of-another-version";',
  },
  "fails-writes": {
    summary: "it is healthy and reads, and every change of a product fails",
    service: "product-service",
    prelude: `const http = require("node:http");
      const { emit } = http.Server.prototype;
      http.Server.prototype.emit = function (event, request, response) {
        if (event !== "request" || request.method !== "PUT") return emit.apply(this, arguments);
        response.statusCode = 500;
        response.end();
        return true;
      };`,
  },
  "replaces-load-balancer": {
    summary: "its sources want another load balancer in the place of the one that is there",
    replacesLoadBalancer: true,
  },
  "expired-credentials": {
    summary: "it is well, and the pipeline's credentials expire while it is deployed",
    fault: { from: "UpdateService", times: 100_000, effect: { kind: "expired-token" } },
  },
  "dies-later": {
    summary: `it is healthy and dies after ${LATE_MS / 1000} s`,
    service: "product-service",
    prelude: `setTimeout(() => process.exit(1), ${LATE_MS});`,
  },
};

/** Names of the releases that do not work. */
export const badReleases = Object.keys(releases).filter((name) => !releases[name]?.isGood);

/** Names of the releases that work, the one of the sources as they are coming last. */
export const goodReleases = ["slow-start", "new-schema", "current"] as const;

/** Lines that name the good releases, or the bad ones. */
export const describeReleases = (isGood: boolean): string =>
  Object.entries(releases)
    .filter(([, release]) => (release.isGood ?? false) === isGood)
    .map(([name, { summary }]) => `  ${name.padEnd(16)} ${summary}`)
    .join("\n");
