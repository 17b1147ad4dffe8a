import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  CreateAliasCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  ListVersionsByFunctionCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { releaseCode } from "../../../pipeline/notifier/release-code";
import { callAws } from "../../support/caller-of-aws";
import { rehearsedLambda, zipOf } from "../../support/rehearsed-lambda";
import { runFile } from "../../support/run-project";
import { ACCOUNT } from "../../support/synthesize";
import { temporaryFolder } from "../../support/temporary-folder";
import { workspaceIn } from "../../support/workspace";

const FunctionName = "dev-stockwiz-notifier";
const INVOCATIONS = `POST /2015-03-31/functions/${FunctionName}/invocations`;
const UPLOAD = `PUT /2015-03-31/functions/${FunctionName}/code`;
const PUBLISH = `POST /2015-03-31/functions/${FunctionName}/versions`;
const MOVE = `PUT /2015-03-31/functions/${FunctionName}/aliases/live`;

/** Code that answers as the notifier does, and can be told from other code. */
const good = (mark: string) =>
  `exports.handler = async ({ requestContext: { http } }) => ({ statusCode: http.method === "GET" ? 405 : 202 }); // ${mark}`;
const BROKEN_AT_START = 'throw new Error("no such module"); ';

describe("new code for the notifier", () => {
  const aws = rehearsedLambda();
  callAws(() => aws.client.endpoint);
  const folder = temporaryFolder();
  const workspace = workspaceIn(folder, { STOCKWIZ_ENV: "dev" }, "app");

  /** Puts a bundle where a synthesis puts it. @returns its hash, as Lambda tells it. */
  const synthesize = (code: string): string => {
    const zip = zipOf({ "index.js": code });
    mkdirSync(path.join(workspace.outFolder, "bundles"), { recursive: true });
    writeFileSync(path.join(workspace.outFolder, "bundles", `${FunctionName}.zip`), zip);
    return createHash("sha256").update(zip).digest("base64");
  };
  const settings = async (Qualifier: string) => {
    const { Version, CodeSha256 } = await aws.api.send(
      new GetFunctionConfigurationCommand({ FunctionName, Qualifier }),
    );
    return { Version, CodeSha256 };
  };
  const versions = async () =>
    (await aws.api.send(new ListVersionsByFunctionCommand({ FunctionName }))).Versions?.map(({ Version }) => Version);
  const changes = () =>
    aws.rehearsal.calls
      .read()
      .filter(({ action }) => [UPLOAD, PUBLISH, MOVE].includes(action))
      .map(({ action }) => action);
  const changesOf = async (act: () => Promise<unknown>) => {
    const before = changes().length;
    const result = await act().catch((error: Error) => error.message);
    return { result, changes: changes().slice(before) };
  };

  /** What an apply of Terraform leaves behind the first time. */
  beforeEach(async () => {
    await aws.deploy({ name: FunctionName, code: good("first") });
    await aws.api.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "$LATEST" }));
    synthesize(good("first"));
  });
  afterEach(async () => {
    aws.rehearsal.wire.faults.clear();
    await aws.api.send(new DeleteFunctionCommand({ FunctionName }));
  });

  it("is published the first time as it is, and the second time nothing is done", async () => {
    expect(await changesOf(() => releaseCode(workspace))).toEqual({
      result: "version 1 is live",
      changes: [PUBLISH, MOVE],
    });
    expect(await changesOf(() => releaseCode(workspace))).toEqual({
      result: "version 1 runs this code already",
      changes: [],
    });
  });

  it("is told as JSON by the step, which synthesizes it first", async () => {
    const Variables = {
      ...{ ENVIRONMENT: "dev", TOPIC_ARN: `arn:aws:sns:us-east-1:${ACCOUNT}:dev-alerts` },
      MAIL_SECRET_ARN: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:dev/stockwiz/mail-AbCdEf`,
    };
    await aws.api.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    const { stdout } = await runFile("pipeline/main.ts", ["lambda", "--env", "dev", "--json"], {
      variables: { ...keys, AWS_ENDPOINT_URL: aws.client.endpoint, STOCKWIZ_WORK: folder },
    });
    expect(JSON.parse(stdout)).toMatchObject({ found: { notifier: "version 2 is live" } });
  });

  it("goes live as a version of its own", async () => {
    await releaseCode(workspace);
    const CodeSha256 = synthesize(good("second"));
    expect(await changesOf(() => releaseCode(workspace))).toEqual({
      result: "version 2 is live",
      changes: [UPLOAD, PUBLISH, MOVE],
    });
    expect(await settings("live")).toEqual({ Version: "2", CodeSha256 });
  });

  it("takes settings along that Terraform has changed since", async () => {
    await releaseCode(workspace);
    await aws.api.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: { A: "b" } } }),
    );
    expect(await changesOf(() => releaseCode(workspace))).toEqual({
      result: "version 2 is live",
      changes: [PUBLISH, MOVE],
    });
  });

  it.each([
    ["throws at its start", BROKEN_AT_START + good("x"), "no such module"],
    ["is no JavaScript", "exports.handler = async (", "Unexpected"],
    ["answers nonsense", "exports.handler = async () => 7", "it answers 7 to a GET"],
  ])("that %s is never live, and the version before goes on", async (_what, code, words) => {
    await releaseCode(workspace);
    const before = await settings("live");
    synthesize(code);
    const { result, changes: made } = await changesOf(() => releaseCode(workspace));
    expect(result).toContain("lambda: the new code does not work: ");
    expect(result).toContain(words);
    expect(result).toContain("version 1 goes on");
    expect([made, await settings("live"), await versions()]).toEqual([[UPLOAD], before, ["$LATEST", "1"]]);
    synthesize(good("mended"));
    expect(await releaseCode(workspace)).toBe("version 2 is live");
  });

  it("that is bad never runs either where nothing was published before: what ran is kept first", async () => {
    const before = await settings("live");
    synthesize(BROKEN_AT_START);
    const { result, changes: made } = await changesOf(() => releaseCode(workspace));
    expect(result).toContain("version 1 goes on");
    expect(made).toEqual([PUBLISH, MOVE, UPLOAD]);
    expect((await settings("live")).CodeSha256).toBe(before.CodeSha256);
  });

  it("that fails once it is live is taken back", async () => {
    await releaseCode(workspace);
    const before = await settings("live");
    synthesize(good("second"));
    const effect = { kind: "error", status: 403, code: "AccessDeniedException", message: "not you" } as const;
    aws.rehearsal.wire.faults.plant({ service: "lambda", action: INVOCATIONS, skip: 1, effect });
    const { result, changes: made } = await changesOf(() => releaseCode(workspace));
    expect(result).toBe(
      "lambda: version 2 did not work once it was live: AccessDeniedException: not you; version 1 is live again",
    );
    expect([made, await settings("live")]).toEqual([[UPLOAD, PUBLISH, MOVE, MOVE], before]);
  });

  it.each([
    ["after the upload", UPLOAD],
    ["after it is published", PUBLISH],
    ["after it is live", MOVE],
  ] as const)("of a run that was killed %s is finished by the next run", async (_when, action) => {
    await releaseCode(workspace);
    const CodeSha256 = synthesize(good("second"));
    const effect = { kind: "error", status: 403, code: "ExpiredToken", message: "killed" } as const;
    aws.rehearsal.wire.faults.plant({ service: "lambda", action, when: "after", effect });
    await expect(releaseCode(workspace)).rejects.toThrow("killed");
    await releaseCode(workspace);
    expect((await settings("live")).CodeSha256).toBe(CodeSha256);
    expect(await releaseCode(workspace)).toMatch(/^version \d runs this code already$/);
  });
});

describe("a release of code where there is nothing", () => {
  const aws = rehearsedLambda();
  callAws(() => aws.client.endpoint);
  const folder = temporaryFolder();

  it("rejects an environment whose app was never applied, and one that was never synthesized", async () => {
    const workspace = workspaceIn(folder, { STOCKWIZ_ENV: "dev" }, "app");
    await expect(releaseCode(workspace)).rejects.toThrow(/^lambda: .* is not there; synthesize first/);
    mkdirSync(path.join(workspace.outFolder, "bundles"), { recursive: true });
    writeFileSync(path.join(workspace.outFolder, "bundles", `${FunctionName}.zip`), zipOf({ "index.js": good("x") }));
    await expect(releaseCode(workspace)).rejects.toThrow(
      `lambda: dev has no ${FunctionName}:live; apply app first: npm run step -- apply --env dev`,
    );
  });
});
