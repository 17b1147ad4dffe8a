import { readFileSync } from "node:fs";
import path from "node:path";
import { dev } from "../../environments/dev";
import { prod } from "../../environments/prod";
import { longestMinutes } from "../../pipeline/longest-times";
import { announceSession, refuseShortSession, sessionSeconds } from "../../pipeline/session";
import { runFile } from "../support/run-project";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const now = new Date("2026-11-30T12:00:00Z");
const inMinutes = (minutes: number) => ({
  AWS_CREDENTIAL_EXPIRATION: new Date(now.getTime() + minutes * 60_000).toISOString(),
});
const apply = { name: "apply", environment: prod, stack: "app", now } as const;
const needed = longestMinutes.apply?.({ tier: "managed", stack: "app" }) ?? 0;

describe("a step whose credentials end", () => {
  it("begins with as much time as it may need, and where nobody says when they end", () => {
    expect(() => refuseShortSession(apply, inMinutes(needed))).not.toThrow();
    expect(() => refuseShortSession(apply, {})).not.toThrow();
    expect(() => refuseShortSession({ ...apply, name: "logs" }, inMinutes(1))).not.toThrow();
  });

  it("needs less in an environment that has its data in the task", () => {
    expect(() => refuseShortSession({ ...apply, environment: dev }, inMinutes(needed - 1))).not.toThrow();
  });

  it.each([
    [
      "less time than it may need",
      inMinutes(needed - 1),
      `end at ${inMinutes(needed - 1).AWS_CREDENTIAL_EXPIRATION}, in ${needed - 1} minutes, and apply --stack app of prod may take ${needed}; nothing was begun`,
    ],
    ["none", inMinutes(-1), "the credentials ended at 2026-11-30T11:59:00.000Z, and apply"],
    [
      "a time that is none",
      { AWS_CREDENTIAL_EXPIRATION: "soon" },
      'AWS_CREDENTIAL_EXPIRATION: is no time, but "soon"; write it as',
    ],
  ])("refuses to begin with %s", (_what, variables, words) => {
    expect(() => refuseShortSession(apply, variables)).toThrow(
      expect.objectContaining({ name: "UserError", message: expect.stringContaining(words) }),
    );
  });
});

describe("npm run step", () => {
  const step = (...args: string[]) =>
    runFile("pipeline/main.ts", args, { variables: { AWS_CREDENTIAL_EXPIRATION: "2026-01-01T00:00:00Z" } });

  it("refuses a step whose credentials have ended before it asks AWS anything", async () => {
    const { exitCode, stderr } = await step("apply", "--env", "prod", "--stack", "app", "--yes");
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining("the credentials ended at 2026-01-01T00:00:00.000Z"),
    ]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("a job that asks for a session", () => {
  it("tells its later steps until when it lasts at least", () => {
    const file = path.join(folder, "env");
    announceSession(3600, now, file);
    expect(readFileSync(file, "utf8")).toBe("AWS_CREDENTIAL_EXPIRATION=2026-11-30T13:00:00.000Z\n");
  });

  it.each(["899", "43201", "3600.5", "", "an hour"])("rejects %j, which STS would", (text) => {
    expect(() => sessionSeconds(text)).toThrow("a session lasts 900 to 43200 whole seconds.");
  });

  it("rejects to do so where there is no job", () => {
    expect(() => announceSession(3600, now, undefined)).toThrow("GITHUB_ENV: names no file");
  });
});
