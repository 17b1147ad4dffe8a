import { mkdirSync } from "node:fs";
import { CreateRoleCommand, EntityAlreadyExistsException, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  type Environment,
  type FunctionUrlAuthType,
  LambdaClient,
  type Runtime,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { type Lambda, startLambda } from "../../rehearsal/functions/start-lambda";
import { type EmulatedAws, emulatedAws } from "./emulated-aws";
import { stageOf, type TestStage } from "./stage";
import { temporaryFolder } from "./temporary-folder";

export interface TestFunction {
  readonly name: string;
  /** JavaScript of `index.js`, or the files of the zip. */
  readonly code: string | Readonly<Record<string, string>>;
  readonly timeout?: number;
  readonly memory?: number;
  readonly handler?: string;
  readonly runtime?: Runtime;
  readonly environment?: Environment;
  readonly deadLetterArn?: string;
}

/** The oldest time that a zip can tell. */
const ZIP_TIME = "1980-01-01T00:00:00";

/** A zip as deployments carry it: the same files make the same bytes, whenever they are packed. */
export const zipOf = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), { mtime: ZIP_TIME });

/** A Lambda that plays beside an emulated AWS, for the tests of a file. */
export interface RehearsedLambda extends EmulatedAws {
  readonly lambda: Lambda;
  readonly stage: TestStage;
  /** Client of somebody who is no part of the rehearsal. */
  readonly client: EmulatedAws["client"];
  readonly api: LambdaClient;
  deploy(wanted: TestFunction): Promise<string>;
  /** Gives a function a URL. @returns its address on this machine. */
  openUrl(FunctionName: string, AuthType: FunctionUrlAuthType): Promise<string>;
}

const roleArn = async (client: EmulatedAws["client"], RoleName: string): Promise<string> => {
  const iam = new IAMClient(client);
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument })).catch((error: unknown) => {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
  });
  iam.destroy();
  return `arn:aws:iam::123456789012:role/${RoleName}`;
};

export const rehearsedLambda = (): RehearsedLambda => {
  const aws = emulatedAws();
  const folder = temporaryFolder();
  let stage: TestStage;
  let lambda: Lambda;
  let api: LambdaClient;
  beforeAll(async () => {
    stage = stageOf(aws.rehearsal, folder);
    mkdirSync(stage.folder, { recursive: true });
    lambda = await startLambda(stage);
    aws.rehearsal.wire.enlist(lambda.handlers);
    api = new LambdaClient(aws.client);
  });
  afterAll(async () => {
    api.destroy();
    await lambda.stop();
  });
  return {
    get client() {
      return aws.client;
    },
    get rehearsal() {
      return aws.rehearsal;
    },
    inventory: () => aws.inventory(),
    get lambda() {
      return lambda;
    },
    get stage() {
      return stage;
    },
    get api() {
      return api;
    },
    async deploy({ name, code, timeout = 10, memory = 128, handler = "index.handler", ...more }) {
      const { runtime = "nodejs22.x", environment, deadLetterArn } = more;
      const files = typeof code === "string" ? { "index.js": code } : code;
      const { FunctionArn = "" } = await api.send(
        new CreateFunctionCommand({
          FunctionName: name,
          Runtime: runtime,
          Handler: handler,
          Role: await roleArn(aws.client, "function"),
          Timeout: timeout,
          MemorySize: memory,
          Code: { ZipFile: zipOf(files) },
          ...(environment && { Environment: environment }),
          ...(deadLetterArn && { DeadLetterConfig: { TargetArn: deadLetterArn } }),
        }),
      );
      return FunctionArn;
    },
    async openUrl(FunctionName, AuthType) {
      await api.send(new CreateFunctionUrlConfigCommand({ FunctionName, AuthType }));
      const found = (await lambda.urls()).find(({ functionName }) => functionName === FunctionName);
      if (!found) throw new Error(`${FunctionName} has no URL`);
      return found.url;
    },
  };
};
