import { GetPolicyCommand, type LambdaClient, ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { admits } from "./resource-policy";

/** Hands a function an event that nobody waits for. */
export type InvokeLater = (functionArn: string, event: unknown) => Promise<void>;

/** Whether a function lets a service call it for one source, such as a rule or a topic. */
export const mayInvoke = async (
  client: LambdaClient,
  functionArn: string,
  { service, sourceArn, account }: { service: string; sourceArn: string; account: string },
): Promise<boolean> => {
  const command = new GetPolicyCommand({ FunctionName: functionArn });
  const policy = await client.send(command).then(
    ({ Policy }) => Policy,
    (error: unknown) => {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    },
  );
  const context = { "aws:sourcearn": sourceArn, "aws:sourceaccount": account };
  return admits(policy, { service, action: "lambda:InvokeFunction", resource: functionArn, context });
};
