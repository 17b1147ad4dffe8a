import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import type { DeployedFunction } from "./function-configuration";
import { LambdaRefusal } from "./lambda-refusal";

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Credentials of the function's role, so that its calls are its own in the record. @throws LambdaRefusal when it has none. */
export const roleCredentials = async (
  sts: STSClient,
  { name, roleArn }: Pick<DeployedFunction, "name" | "roleArn">,
): Promise<RoleCredentials> => {
  const assumed = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: name })).catch(() => ({
    Credentials: undefined,
  }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = assumed.Credentials ?? {};
  if (!AccessKeyId)
    throw new LambdaRefusal("AccessDeniedException", `Lambda was unable to assume the role ${roleArn} of ${name}.`);
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
};
