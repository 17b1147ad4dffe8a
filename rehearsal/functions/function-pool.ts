import { randomUUID } from "node:crypto";
import path from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { STSClient } from "@aws-sdk/client-sts";
import type { Stage } from "../runtime/contract";
import type { CodeStore } from "./code-store";
import { ExecutionEnvironment, type RuntimeError, type RuntimeResult } from "./execution-environment";
import { type DeployedFunction, readFunction } from "./function-configuration";
import { FunctionLog, streamName } from "./function-log";
import { LambdaRefusal } from "./lambda-refusal";
import { type RoleCredentials, roleCredentials } from "./role-credentials";
import { runtimePackages, runtimeVariables } from "./runtime-variables";

/** What came of one call. */
export interface Outcome {
  readonly requestId: string;
  readonly called: DeployedFunction;
  /** JSON: the answer, or the error. */
  readonly payload: string;
  readonly error?: RuntimeError;
  readonly milliseconds: number;
  /** What it said, with the lines of the platform. */
  readonly logTail: string;
  /** For what Lambda does in the name of the function's role. */
  readonly credentials: RoleCredentials;
}

interface Warm {
  readonly environment: ExecutionEnvironment;
  readonly log: FunctionLog;
  readonly credentials: RoleCredentials;
  /** What it was started from: a function that was changed gets a new one. */
  readonly key: string;
}

const reportOf = (requestId: string, { milliseconds }: RuntimeResult, memoryMiB: number): string =>
  [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${milliseconds.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(milliseconds)} ms`,
    `Memory Size: ${memoryMiB} MB`,
  ].join("\t");

/** The functions that are deployed, each run from its zip in processes that stay warm. */
export class Functions {
  readonly client: LambdaClient;
  readonly #logs: CloudWatchLogsClient;
  readonly #sts: STSClient;
  readonly #packages: string;
  readonly #idle = new Map<string, Warm[]>();
  readonly #all = new Set<ExecutionEnvironment>();
  /** Hear of every call once it is over. */
  readonly listeners = new Set<(outcome: Outcome) => void>();
  #isOpen = true;

  constructor(
    private readonly stage: Stage,
    private readonly code: CodeStore,
  ) {
    this.client = new LambdaClient(stage.client);
    this.#logs = new CloudWatchLogsClient(stage.client);
    this.#sts = new STSClient(stage.client);
    this.#packages = runtimePackages(path.join(stage.folder, "lambda"));
  }

  /** @throws LambdaRefusal when there is no such function, or none that runs here. */
  read(nameOrArn: string, qualifier?: string): Promise<DeployedFunction> {
    return readFunction(this.client, nameOrArn, qualifier);
  }

  /** Runs a function once. @throws LambdaRefusal when it cannot be started at all. */
  async run(called: DeployedFunction, payload: string, requestId: string = randomUUID()): Promise<Outcome> {
    const warm = await this.#takeWarm(called);
    const { environment, log } = warm;
    environment.onLine = (line) => log.add(line);
    log.add(`START RequestId: ${requestId} Version: ${called.version}`);
    const { arn: functionArn, timeoutSeconds } = called;
    const result = await environment.run({ requestId, functionArn, payload, timeoutSeconds });
    const { error, milliseconds } = result;
    if (error?.errorType === "Sandbox.Timedout" || error?.errorType === "Runtime.ExitError")
      log.add(error.errorMessage);
    log.add(`END RequestId: ${requestId}`);
    log.add(reportOf(requestId, result, called.memoryMiB));
    const logTail = log.tail;
    await log.flush().catch((cause: unknown) => {
      if (this.#isOpen) this.stage.say(`lambda: ${called.name}: its log could not be written: ${cause}`);
    });
    this.#putBack(called.name, warm);
    const answer = error ? JSON.stringify(error) : (result.payload ?? "null");
    const { credentials } = warm;
    const outcome = { requestId, called, payload: answer, ...(error && { error }), milliseconds, logTail, credentials };
    for (const listener of this.listeners) listener(outcome);
    return outcome;
  }

  async stop(): Promise<void> {
    this.#isOpen = false;
    await Promise.all([...this.#all].map((environment) => environment.end()));
    for (const client of [this.client, this.#logs, this.#sts]) client.destroy();
  }

  async #takeWarm(called: DeployedFunction): Promise<Warm> {
    const key = JSON.stringify(called);
    const idle = this.#idle.get(called.name) ?? [];
    this.#idle.delete(called.name);
    const usable = idle.filter((warm) => warm.key === key && warm.environment.isAlive);
    for (const warm of idle) if (!usable.includes(warm)) void this.#end(warm.environment);
    const [first, ...others] = usable;
    if (others.length > 0) this.#idle.set(called.name, others);
    return first ?? this.#start(called, key);
  }

  #putBack(name: string, warm: Warm): void {
    if (!warm.environment.isAlive || !this.#isOpen) void this.#end(warm.environment);
    else this.#idle.set(name, [warm, ...(this.#idle.get(name) ?? [])]);
  }

  async #end(environment: ExecutionEnvironment): Promise<void> {
    await environment.end();
    this.#all.delete(environment);
  }

  async #start(called: DeployedFunction, key: string): Promise<Warm> {
    const taskRoot = await this.code.taskRoot(called.codeSha256);
    if (!taskRoot)
      throw new LambdaRefusal(
        "InvalidRuntimeException",
        `lambda: ${called.name}: its code did not pass the wire of this rehearsal; deploy it again`,
      );
    const { node, memoryMiB } = called;
    const credentials = await roleCredentials(this.#sts, called);
    const log = new FunctionLog(this.#logs, called.logGroup, streamName(called.version));
    const { endpoint, region } = this.stage.client;
    const variables = runtimeVariables(called, {
      ...{ credentials, endpoint, region, taskRoot },
      packages: this.#packages,
      logStream: log.stream,
    });
    if (!this.#isOpen) throw new Error(`lambda: ${called.name}: called while the rehearsal ends`);
    const environment = new ExecutionEnvironment({ node, taskRoot, memoryMiB, variables });
    this.#all.add(environment);
    return { environment, log, credentials, key };
  }
}
