import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { buildSync } from "esbuild";
import { FUNCTION_BUNDLE } from "../../../constructs/node-lambda";
import { callNotifier, type Notice } from "../../../pipeline/notifier/call";
import { CREDENTIALS } from "../../../rehearsal/rehearsal";
import { callAws } from "../../support/caller-of-aws";
import { recordState } from "../../support/recorded-state";
import { rehearsedEvents } from "../../support/rehearsed-events";
import { PROJECT_ROOT, runFile } from "../../support/run-project";
import { ACCOUNT } from "../../support/synthesize";
import { temporaryFolder } from "../../support/temporary-folder";

const notice: Notice = { what: "apply of app", environment: "dev", result: "succeeded" };

describe("a call of the notifier", () => {
  let server: Server;
  let answers: (number | "cut")[];
  let keys: (string | undefined)[];
  callAws(() => "http://127.0.0.1:9");
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const call = () => callNotifier({ url: url(), region: "us-east-1", pausesMs: [0, 0] }, notice);

  beforeAll(async () => {
    server = createServer((incoming: IncomingMessage, outgoing) => {
      keys.push(incoming.headers["idempotency-key"] as string | undefined);
      const status = answers.shift() ?? 202;
      if (status === "cut") incoming.socket.destroy();
      else outgoing.writeHead(status).end(JSON.stringify({ detail: `said with ${status}` }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  beforeEach(() => {
    keys = [];
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    [502, 503],
    [429, 500],
    ["cut", "cut"],
    [502, "cut"],
  ] as const)("is repeated after %s and %s, under one key", async (...failures) => {
    answers = [...failures];
    await call();
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("has another key than the call before", async () => {
    answers = [];
    await call();
    await call();
    expect(new Set(keys).size).toBe(2);
  });

  it.each([
    [
      "fails for good",
      [502, 502, 502],
      3,
      "notify: 502: said with 502; its log says why: /aws/lambda/dev-stockwiz-notifier",
    ],
    ["cannot be reached", ["cut", "cut", "cut"], 3, "notify: the notifier cannot be reached: "],
    ["does not take it", [422], 1, "notify: 422: said with 422; correct what it names"],
    [
      "does not admit the caller",
      [403],
      1,
      "they need lambda:InvokeFunctionUrl and lambda:InvokeFunction on function:dev-",
    ],
  ] as const)("rejects when the notifier %s", async (_what, failures, attempts, words) => {
    answers = [...failures];
    await expect(call()).rejects.toThrow(words);
    expect(keys).toHaveLength(attempts);
  });
});

describe("the notify step", () => {
  const aws = rehearsedEvents();
  const folder = temporaryFolder();
  let topic: string;
  const step = (args: readonly string[], variables: Record<string, string> = {}) =>
    runFile("pipeline/main.ts", ["notify", "--env", "dev", ...args], {
      variables: {
        AWS_ENDPOINT_URL: aws.lambda.client.endpoint,
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        ...variables,
      },
    });
  const apply = (lambdaUrl: string) =>
    recordState(aws.lambda.client, "dev", "app", { outputs: { lambda_url: { value: lambdaUrl } } });

  it("finds no channel where there is no notifier yet", async () => {
    const { stdout } = await step(["--result", "bad", "--what", "apply of network", "--json"]);
    expect(JSON.parse(stdout).found).toEqual({ channels: [] });
  });

  it("says that nobody was told where there is no notifier yet, and that is no failure", async () => {
    const { exitCode, stdout } = await step(["--result", "bad", "--what", "apply of network"]);
    expect(stdout).toContain("dev has no notifier: app is not applied; nobody was told");
    expect(exitCode).toBe(0);
  });

  it("tells what, who, result and link, which GitHub Actions knows by itself", async () => {
    topic = await aws.topic("dev-alerts", [], ["ops@example.com"]);
    const outfile = path.join(folder, "index.js");
    buildSync({
      entryPoints: [path.join(PROJECT_ROOT, "lambda/deploy-notifier/main.ts")],
      ...FUNCTION_BUNDLE,
      outfile,
    });
    const MAIL_SECRET_ARN = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:dev/stockwiz/mail-AbCdEf`;
    await aws.lambda.deploy({
      ...{ name: "dev-stockwiz-notifier", code: readFileSync(outfile, "utf8"), memory: 256 },
      environment: { Variables: { TOPIC_ARN: topic, ENVIRONMENT: "dev", MAIL_SECRET_ARN } },
    });
    await apply(await aws.lambda.openUrl("dev-stockwiz-notifier", "AWS_IAM"));
    const { exitCode, stdout } = await step(["--result", "good", "--what", "deploy of 4 images"], {
      GITHUB_ACTOR: "ann",
      GITHUB_SHA: "c1bf06134b63",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/stockwiz",
      GITHUB_RUN_ID: "7",
    });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("dev: told by sns")]);
    const { subject, text } = await aws.message(topic);
    expect(subject).toBe("[StockWiz dev] SUCCEEDED: deploy of 4 images");
    expect(text).toMatch(/^Who: {5}ann, signed by arn:aws:sts::/m);
    expect(text).toContain("Commit:  c1bf06134b63\nLink:    https://github.com/acme/stockwiz/actions/runs/7\n");
  });

  it("tells what it is given instead", async () => {
    const args = ["--result", "bad", "--what", "drift", "--who", "Bob", "--link", "https://a.example/b"];
    const { stdout } = await step([...args, "--json"], { GITHUB_ACTOR: "ann" });
    expect(JSON.parse(stdout)).toMatchObject({ result: "done", found: { channels: ["sns"] } });
    const { text } = await aws.message(topic, ({ subject }) => subject === "[StockWiz dev] FAILED: drift");
    expect(text).toContain("Link:    https://a.example/b\n");
    expect(text).toMatch(/^Who: {5}Bob, signed by /m);
  });

  it("rejects what the notifier does not take, in its words", async () => {
    const { exitCode, stderr } = await step(["--result", "bad", "--what", "x", "--link", "http://a.example"]);
    expect(stderr).toContain("notify: 422: link: must be an https address; correct what it names");
    expect(exitCode).toBe(1);
  });

  it("rejects credentials that the notifier does not admit, and names what they lack", async () => {
    const { exitCode, stderr } = await step(["--result", "bad", "--what", "x"], { AWS_SECRET_ACCESS_KEY: "guessed" });
    expect(stderr).toContain("notify: 403: the credentials may not call the notifier");
    expect(exitCode).toBe(1);
  });

  it("rejects a result that is neither good nor bad", async () => {
    const { exitCode, stderr } = await step(["--what", "x", "--result", "perfect"]);
    expect(stderr).toContain("Allowed choices are good, bad");
    expect(exitCode).toBe(1);
  });
});
