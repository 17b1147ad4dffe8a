import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ResourceNotFoundException,
} from "@aws-sdk/client-lambda";
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

const assertRuns = ({ FunctionName, PackageType, Runtime, Handler }: FunctionConfiguration): void => {
  if (PackageType === "Image" || !Runtime?.startsWith("nodejs") || !Handler)
    throw new LambdaRefusal(
      "InvalidRuntimeException",
      `lambda: ${FunctionName}: runs Node functions from a zip only, this is ${PackageType === "Image" ? "an image" : Runtime}`,
    );
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
  assertRuns(found);
  return {
    name,
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
