import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ResourceNotFoundException,
} from "@aws-sdk/client-lambda";
import { nodeProgram, noNode } from "../node-program";
import { LambdaRefusal } from "./lambda-refusal";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MIB = 128;

/** A function as it is deployed. */
export interface DeployedFunction {
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  readonly handler: string;
  /** For example `nodejs22.x`. */
  readonly runtime: string;
  /** Program of the Node.js that the runtime brings. */
  readonly node: string;
  readonly codeSha256: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly deadLetterArn?: string | undefined;
}

/** A function, and which of its versions where that is said: by number or by an alias. */
export interface Called {
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** What a name, a partial or a full ARN says, each with or without a qualifier. */
export const calledBy = (nameOrArn: string): Called => {
  const [name = nameOrArn, qualifier] = nameOrArn.replace(/^.*?(?:^|:)function:/, "").split(":");
  return { name, qualifier };
};

/** @throws LambdaRefusal when it is no Node function from a zip, or of a version that this machine has not. */
const runtimeOf = ({ FunctionName, PackageType, Runtime, Handler }: FunctionConfiguration) => {
  const refusal = (why: string) => new LambdaRefusal("InvalidRuntimeException", `lambda: ${FunctionName}: ${why}`);
  const [, major] = /^nodejs(\d+)\.x$/.exec(Runtime ?? "") ?? [];
  if (PackageType === "Image" || !major || !Handler)
    throw refusal(`runs Node functions from a zip only, this is ${PackageType === "Image" ? "an image" : Runtime}`);
  const node = nodeProgram(Number(major));
  if (!node) throw refusal(noNode(Number(major), `the runtime ${Runtime}`));
  return { runtime: Runtime ?? "", node };
};

/**
 * Reads a function from the emulator.
 * @param asked Version or alias beside the name, as a call's query has it.
 * @throws LambdaRefusal when there is none of that name, or none that runs here.
 */
export const readFunction = async (
  client: LambdaClient,
  nameOrArn: string,
  asked?: string,
): Promise<DeployedFunction> => {
  const { name, qualifier = asked } = calledBy(nameOrArn);
  const question = { FunctionName: name, ...(qualifier && { Qualifier: qualifier }) };
  const found = await client.send(new GetFunctionConfigurationCommand(question)).catch((error) => {
    if (error instanceof ResourceNotFoundException)
      throw new LambdaRefusal("ResourceNotFoundException", `Function not found: ${nameOrArn}`);
    throw error;
  });
  return {
    name,
    ...runtimeOf(found),
    arn: (found.FunctionArn ?? "").replace(/(:function:[^:]+):.*$/, "$1"),
    version: found.Version ?? "$LATEST",
    handler: found.Handler ?? "",
    codeSha256: found.CodeSha256 ?? "",
    roleArn: found.Role ?? "",
    timeoutSeconds: found.Timeout ?? DEFAULT_TIMEOUT_SECONDS,
    memoryMiB: found.MemorySize ?? DEFAULT_MEMORY_MIB,
    variables: found.Environment?.Variables ?? {},
    logGroup: found.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    deadLetterArn: found.DeadLetterConfig?.TargetArn,
  };
};
