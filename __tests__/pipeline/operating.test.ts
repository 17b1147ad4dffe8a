import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { until } from "../../app/dev/poll";
import { smokeFailure } from "../../pipeline/deployment/smoke";
import { emulatedAws } from "../support/emulated-aws";
import { killTree, start, testVariables } from "../support/process";
import { recordState } from "../support/recorded-state";
import { runFile } from "../support/run-project";
import { ACCOUNT } from "../support/synthesize";
import { temporaryFolder } from "../support/temporary-folder";

const aws = emulatedAws();
const STOCKWIZ_WORK = temporaryFolder();
const Bucket = `stockwiz-terraform-state-${ACCOUNT}-dev`;

const variables = () => ({
  ...{ STOCKWIZ_WORK, AWS_ENDPOINT_URL: aws.client.endpoint },
  ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
});
const step = (...args: string[]) => runFile("pipeline/main.ts", args, { variables: variables() });

let server: Server;
beforeAll(async () => {
  const s3 = new S3Client({ ...aws.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
  server = createServer((_, answer) => {
    answer.statusCode = 500;
    answer.end("not well");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => server.close());

/** The application as an apply leaves it in the state: at the address of a server that is not well. */
const apply = async (): Promise<string> => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await recordState(aws.client, "dev", "app", { outputs: { app_url: { value: url } } });
  return url;
};

describe("an environment of which nothing is applied", () => {
  it.each([
    ["smoke", [], "smoke: app of dev is not applied; make it with: npm run step -- apply --env dev\n"],
    ["rollback", [], "rollback: dev has no service; make it with: npm run step -- apply --env dev\n"],
    ["logs", [], "logs: there is no log group /ecs/dev; make it with: npm run step -- apply --env dev --stack app\n"],
  ])("rejects %s, and says what to do first", async (name, args, words) => {
    const { exitCode, stderr } = await step(name, "--env", "dev", ...args);
    expect(stderr).toContain(words);
    expect(exitCode).toBe(1);
  });

  it("rejects an apply of teardown, which only destroy prepares, and names that", async () => {
    const { exitCode, stdout, stderr } = await step("apply", "--env", "dev", "--stack", "teardown", "--yes");
    expect(stderr).toMatch(
      /^apply: .+; end dev with: npm run step -- destroy --env dev --why "…"\napply of dev: failed/m,
    );
    expect([exitCode, stdout]).toEqual([1, ""]);
  });

  it("has no drift, and says so of every stack", async () => {
    const { exitCode, stdout } = await step("drift", "--env", "dev", "--json");
    expect(JSON.parse(stdout).found).toEqual(["storage", "network", "app"].map((stack) => ({ stack, drift: [] })));
    expect(exitCode).toBe(0);
  });

  it("has a status all the same", async () => {
    const { exitCode, stdout } = await step("status", "--env", "dev");
    for (const words of [
      "url      none",
      "stacks   storage: not applied",
      "service  there is none",
      "none of 0 is in alarm",
    ])
      expect(stdout).toContain(words);
    expect(exitCode).toBe(0);
  });
});

describe("status", () => {
  it("names the alarms that are in alarm, and why, and no others", async () => {
    const cloudwatch = new CloudWatchClient(aws.client);
    const settings = { Namespace: "N", MetricName: "M", Period: 60, EvaluationPeriods: 1, Threshold: 1 };
    for (const AlarmName of ["dev-cpu-high", "dev-memory-high", "prod-cpu-high"]) {
      const ComparisonOperator = "GreaterThanThreshold" as const;
      await cloudwatch.send(
        new PutMetricAlarmCommand({ AlarmName, ComparisonOperator, Statistic: "Sum", ...settings }),
      );
    }
    for (const AlarmName of ["dev-cpu-high", "prod-cpu-high"])
      await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "above 80" }));
    const { stdout } = await step("status", "--env", "dev");
    expect(stdout).toContain("  alarms   dev-cpu-high: above 80\n");
    expect(stdout).not.toMatch(/memory-high|prod-/);
  });

  it("prints nothing but JSON to the output when it is asked for JSON", async () => {
    const { stdout, stderr } = await step("status", "--env", "dev", "--json");
    expect(JSON.parse(stdout).found).toMatchObject({ environment: "dev", stacks: { storage: 0, network: 0, app: 0 } });
    expect(stderr).toContain("status of dev: done in");
  });
});

describe("smoke", () => {
  it("rejects an application that is not well", async () => {
    const url = await apply();
    const { exitCode, stderr } = await step("smoke", "--env", "dev");
    expect(stderr).toContain(
      `smoke: ${url} could not be asked: --base-url: nothing healthy at ${url} (/health answers 500)`,
    );
    expect(exitCode).toBe(1);
  });

  it("names the requests that were not answered as they should be, the first of them when there are many", () => {
    const failed = (count: number) =>
      Array.from({ length: count }, (_, index) => `FAILED f: r${index} (GET /, 500)\n  why`);
    const wordsOf = (count: number) =>
      smokeFailure("http://x", { stdout: failed(count).join("\n"), stderr: "" }).message;
    expect(wordsOf(2)).toBe(
      "smoke: 2 requests to http://x failed:\nFAILED f: r0 (GET /, 500)\nFAILED f: r1 (GET /, 500)",
    );
    expect(wordsOf(25)).toMatch(/^smoke: 25 requests [\s\S]+ r19 \(GET \/, 500\)\nand 5 more, listed above$/);
  });
});

describe("logs", () => {
  const HOUR_MS = 3_600_000;

  const logGroupName = "/ecs/dev";

  const write = async (container: string, message: string, timestamp: number): Promise<void> => {
    const logs = new CloudWatchLogsClient(aws.client);
    const logStreamName = `${container}/${container}/0123456789abcdef-${message.length}`;
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [{ message, timestamp }] }));
  };

  beforeAll(async () => {
    await new CloudWatchLogsClient(aws.client).send(new CreateLogGroupCommand({ logGroupName }));
    const now = Date.now();
    await write("redis", "second", now - 1000);
    await write("api-gateway", "first", now - 2000);
    await write("api-gateway", "long ago", now - HOUR_MS);
  });

  const linesOf = async (...args: string[]) =>
    (await step("logs", "--env", "dev", ...args)).stdout.match(/(?<=Z {2}).+$/gm)?.map((line) => line.trim()) ?? [];

  it("are printed oldest first, those of the last ten minutes", async () => {
    expect(await linesOf()).toEqual(["api-gateway  01234567  first", "redis  01234567  second"]);
  });

  it("go back as far as they are asked to", async () => {
    expect(await linesOf("--since", "2h")).toHaveLength(3);
  });

  it("are those of one container when it is named", async () => {
    expect(await linesOf("--container", "redis")).toEqual(["redis  01234567  second"]);
  });

  it("go on with -f as lines come, each once, until they are stopped", async () => {
    const command = ["node", "--import", "tsx", "pipeline/main.ts", "logs", "--env", "dev", "-f"];
    const following = start(command, { ...testVariables, ...variables() });
    const printed = (): string[] => following.printed().match(/(?<=Z {2}\S+ {2}\S+ {2}).+$/gm) ?? [];
    await until("the lines so far are printed", async () => printed().length === 2);
    await write("redis", "a new line", Date.now());
    await until("the new line is printed", async () => printed().includes("a new line"));
    killTree(following.pid);
    await following.finished;
    expect(printed()).toEqual(["first", "second", "a new line"]);
  });

  it("reject a time that is none, and say how to write one", async () => {
    const { exitCode, stderr } = await step("logs", "--since", "soon");
    expect(stderr).toContain("must be a number and a unit: 90s, 15m, 2h or 1d");
    expect(exitCode).toBe(1);
  });
});
