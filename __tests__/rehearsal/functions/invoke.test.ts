import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, type Runtime, UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import { rehearsedLambda, zipOf } from "../../support/rehearsed-lambda";

const aws = rehearsedLambda();

const invoke = async (FunctionName: string, event: unknown = {}) => {
  const { Payload, FunctionError, LogResult, StatusCode } = await aws.api.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: "Tail" }),
  );
  const text = Payload?.transformToString() ?? "";
  return {
    answer: text ? JSON.parse(text) : undefined,
    error: FunctionError,
    log: Buffer.from(LogResult ?? "", "base64").toString("utf8"),
    status: StatusCode,
  };
};

const logOf = async (name: string): Promise<string[]> => {
  const logs = new CloudWatchLogsClient(aws.client);
  const logGroupName = `/aws/lambda/${name}`;
  const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
  const lines: string[] = [];
  for (const { logStreamName = "" } of logStreams) {
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }),
    );
    lines.push(logStreamName, ...events.map(({ message = "" }) => message));
  }
  logs.destroy();
  return lines;
};

describe("a function that is invoked", () => {
  it("runs the zip that was deployed", async () => {
    await aws.deploy({ name: "sum", code: "exports.handler = async ({ a, b }) => ({ sum: a + b });" });
    expect(await invoke("sum", { a: 1, b: 2 })).toMatchObject({ status: 200, answer: { sum: 3 }, error: undefined });
  });

  it("is known by its ARN too", async () => {
    const arn = await aws.deploy({ name: "by-arn", code: "exports.handler = async () => 'here';" });
    expect((await invoke(arn)).answer).toBe("here");
  });

  it("stays warm between calls, and starts anew with other code", async () => {
    const counts = (from: number) => `let calls = ${from}; exports.handler = async () => (calls += 1);`;
    await aws.deploy({ name: "warm", code: counts(0) });
    expect([(await invoke("warm")).answer, (await invoke("warm")).answer]).toEqual([1, 2]);
    const ZipFile = zipOf({ "index.js": counts(100) });
    await aws.api.send(new UpdateFunctionCodeCommand({ FunctionName: "warm", ZipFile }));
    expect((await invoke("warm")).answer).toBe(101);
  });

  it("goes on writing its log after the group was destroyed", async () => {
    await aws.deploy({ name: "talks", code: "exports.handler = async ({ word }) => console.log(word);" });
    await invoke("talks", { word: "before" });
    const logs = new CloudWatchLogsClient(aws.client);
    await logs.send(new DeleteLogGroupCommand({ logGroupName: "/aws/lambda/talks" }));
    logs.destroy();
    await invoke("talks", { word: "after" });
    expect((await logOf("talks")).join("\n")).toMatch(/after/);
  });

  it("takes two calls at once", async () => {
    const code = "exports.handler = () => new Promise((resolve) => setTimeout(resolve, 300, process.pid));";
    await aws.deploy({ name: "twice", code });
    const [one, two] = await Promise.all([invoke("twice"), invoke("twice")]);
    expect(one?.answer).not.toBe(two?.answer);
  });

  it("answers by callback as well", async () => {
    const code = "exports.handler = (event, context, done) => setImmediate(done, null, context.functionName);";
    await aws.deploy({ name: "by-callback", code });
    expect((await invoke("by-callback")).answer).toBe("by-callback");
  });

  it("sees its own variables and those of Lambda, and none of ours", async () => {
    const environment = { Variables: { TOPIC: "alerts" } };
    await aws.deploy({ name: "env", code: "exports.handler = async () => process.env;", environment });
    const { answer } = await invoke("env");
    expect(answer).toMatchObject({
      TOPIC: "alerts",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "env",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
      AWS_ENDPOINT_URL: aws.rehearsal.url,
      AWS_SESSION_TOKEN: expect.any(String),
    });
    expect(answer.AWS_ACCESS_KEY_ID).not.toMatch(/^rehearsal/);
    expect(Object.keys(answer)).not.toEqual(expect.arrayContaining(["HOME"]));
  });

  it("runs on the Node.js of its runtime, and knows which", async () => {
    const code = "exports.handler = async () => [process.version, process.env.AWS_EXECUTION_ENV];";
    const versionOf = async (runtime: Runtime) => {
      await aws.deploy({ name: `on-${runtime}`.replace(".", "-"), code, runtime });
      return (await invoke(`on-${runtime}`.replace(".", "-"))).answer;
    };
    expect(await versionOf("nodejs22.x")).toEqual([expect.stringMatching(/^v22\./), "AWS_Lambda_nodejs22.x"]);
    expect(await versionOf("nodejs24.x")).toEqual([expect.stringMatching(/^v24\./), "AWS_Lambda_nodejs24.x"]);
  });

  it("rejects a runtime that this machine has no Node.js for, and names those it has", async () => {
    await aws.deploy({ name: "too-old", code: "exports.handler = async () => 1;", runtime: "nodejs20.x" });
    await expect(invoke("too-old")).rejects.toMatchObject({
      name: "InvalidRuntimeException",
      message:
        "lambda: too-old: the runtime nodejs20.x needs Node.js 20, and the rehearsal has 22 and 24; run make setup, or add setup/node20",
    });
  });

  it("finds the SDK, and calls AWS as its role", async () => {
    const code = `
      const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
      exports.handler = async () => (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn;`;
    await aws.deploy({ name: "caller", code });
    expect((await invoke("caller")).answer).toBe("arn:aws:sts::123456789012:assumed-role/function/caller");
  });

  it("may invoke another while it runs", async () => {
    await aws.deploy({ name: "inner", code: "exports.handler = async () => 'inner';" });
    const code = `
      const { LambdaClient, InvokeCommand } = require("@aws-sdk/client-lambda");
      exports.handler = async () => {
        const { Payload } = await new LambdaClient({}).send(new InvokeCommand({ FunctionName: "inner" }));
        return "outer of " + JSON.parse(Payload.transformToString());
      };`;
    await aws.deploy({ name: "outer", code });
    expect((await invoke("outer")).answer).toBe("outer of inner");
  });

  it("writes its log, in a group that is made when there is none", async () => {
    const code = `exports.handler = async () => {
      console.log("one", { two: 2 });
      process.stdout.write("raw\\n");
      console.error(new Error("three").message);
    };`;
    await aws.deploy({ name: "talker", code });
    const { log } = await invoke("talker");
    const [stream, ...lines] = await logOf("talker");
    expect(stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(lines).toEqual([
      expect.stringMatching(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/),
      expect.stringMatching(/^\S+Z\t[0-9a-f-]{36}\tINFO\tone { two: 2 }$/),
      "raw",
      expect.stringMatching(/\tERROR\tthree$/),
      expect.stringMatching(/^END RequestId: /),
      expect.stringMatching(
        /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB$/,
      ),
    ]);
    expect(log).toBe(lines.map((line) => `${line}\n`).join(""));
  });

  it("is not run by a dry run", async () => {
    await aws.deploy({ name: "dry", code: "throw new Error('it ran');" });
    const { StatusCode } = await aws.api.send(new InvokeCommand({ FunctionName: "dry", InvocationType: "DryRun" }));
    expect(StatusCode).toBe(204);
  });
});

describe("a function that fails", () => {
  const failing = async (name: string, code: string, more: { timeout?: number; memory?: number } = {}) => {
    await aws.deploy({ name, code, ...more });
    return invoke(name);
  };

  it("hands its error to the caller", async () => {
    const { answer, error, status } = await failing(
      "throws",
      "exports.handler = async () => { throw new TypeError('no') };",
    );
    expect([status, error]).toEqual([200, "Unhandled"]);
    expect(answer).toEqual({
      errorType: "TypeError",
      errorMessage: "no",
      trace: expect.arrayContaining(["TypeError: no"]),
    });
  });

  it("is killed when its time is over, and the next call gets a new process", async () => {
    const code = `let calls = 0; exports.handler = async (event) => { calls += 1; if (event.hang) for (;;); return calls; };`;
    await aws.deploy({ name: "hangs", code, timeout: 1 });
    expect((await invoke("hangs")).answer).toBe(1);
    const { answer, error, log } = await invoke("hangs", { hang: true });
    expect(error).toBe("Unhandled");
    expect(answer.errorMessage).toMatch(/^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/);
    expect(log).toContain("Task timed out after 1.00 seconds");
    expect((await invoke("hangs")).answer).toBe(1);
  });

  it("takes its process along when it exits", async () => {
    const { answer, error } = await failing("exits", "exports.handler = async () => process.exit(3);");
    expect(error).toBe("Unhandled");
    expect(answer).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(/Runtime exited with error: exit status 3$/),
    });
  });

  it("ends with an error that nobody caught", async () => {
    const code = "exports.handler = () => new Promise(() => setImmediate(() => { throw new Error('late') }));";
    expect((await failing("late", code)).answer).toMatchObject({ errorType: "Error", errorMessage: "late" });
  });

  it("rejects to take more memory than it has", async () => {
    const code = "exports.handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); };";
    const { answer } = await failing("greedy", code, { memory: 128, timeout: 20 });
    expect(answer.errorType).toBe("Runtime.ExitError");
  });

  it("rejects a handler that is not exported", async () => {
    expect((await failing("no-handler", "exports.other = 1;")).answer).toMatchObject({
      errorType: "Runtime.HandlerNotFound",
      errorMessage: "index.handler is undefined or not exported",
    });
  });

  it.each(["pino", "undici"])("rejects the package %s, which is ours and not in the zip", async (name) => {
    const { answer } = await failing(`no-${name}`, `require("${name}"); exports.handler = async () => 1;`);
    expect(answer).toMatchObject({
      errorType: "Runtime.ImportModuleError",
      errorMessage: expect.stringContaining(`Cannot find module '${name}'`),
    });
  });

  it("rejects an answer that is no JSON", async () => {
    const { answer } = await failing("circular", "exports.handler = async () => { const a = {}; a.a = a; return a; };");
    expect(answer.errorType).toBe("Runtime.MarshalError");
  });

  it("rejects a function that does not exist", async () => {
    await expect(invoke("nobody")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: nobody",
    });
  });

  it("rejects an event that is no JSON", async () => {
    await aws.deploy({ name: "json-only", code: "exports.handler = async () => 1;" });
    const call = aws.api.send(new InvokeCommand({ FunctionName: "json-only", Payload: "{" }));
    await expect(call).rejects.toMatchObject({ name: "InvalidRequestContentException" });
  });
});
