import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { UserError } from "../../user-error";
import { clientsOf } from "./clients";

const HOW =
  "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run the step against the rehearsal: npm run rehearsal -- exec -- npm run step -- …";

/**
 * The account that the credentials belong to.
 * @throws UserError when there are none, or AWS refuses them.
 */
export const accountOfCredentials = async (region: string): Promise<string> => {
  const { sts } = clientsOf(region);
  try {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    return Account as string;
  } catch (cause) {
    const { name, message } = cause as Error;
    const what =
      name === "CredentialsProviderError" ? "there are no AWS credentials" : `AWS refuses them: ${name}: ${message}`;
    throw new UserError(`credentials: ${what}; ${HOW}`, { cause });
  }
};

/** ARN of whoever the credentials belong to. */
export const callerOfCredentials = async (region: string): Promise<string> => {
  const { Arn } = await clientsOf(region).sts.send(new GetCallerIdentityCommand({}));
  return Arn as string;
};
