import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { noSecret, wordsOf } from "./stopped";

/** Reads what the task definition's `valueFrom` names. @throws CannotStart when it is not there */
export type ReadSecret = (valueFrom: string) => Promise<string>;

/** `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME` has 7 parts; key, version stage and version id may follow.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html */
const ARN_PARTS = 7;

const fieldOf = (text: string, key: string, arn: string): string => {
  try {
    const value = (JSON.parse(text) as Record<string, unknown>)[key];
    if (value !== undefined) return typeof value === "string" ? value : JSON.stringify(value);
  } catch {
    // no JSON holds no key
  }
  throw noSecret("asm", arn, `retrieved secret from Secrets Manager did not contain json key ${key}`);
};

const fromSecretsManager = async (client: SecretsManagerClient, valueFrom: string): Promise<string> => {
  const parts = valueFrom.split(":");
  const SecretId = parts.slice(0, ARN_PARTS).join(":");
  const [key, VersionStage, VersionId] = parts.slice(ARN_PARTS);
  const { SecretString = "" } = await client
    .send(
      new GetSecretValueCommand({ SecretId, ...(VersionStage && { VersionStage }), ...(VersionId && { VersionId }) }),
    )
    .catch((error: unknown) => {
      throw noSecret("asm", `secret ${valueFrom} from secrets manager`, wordsOf(error));
    });
  return key ? fieldOf(SecretString, key, valueFrom) : SecretString;
};

const fromParameterStore = async (client: SSMClient, valueFrom: string): Promise<string> => {
  const name = /:parameter(\/.*)$/.exec(valueFrom)?.[1] ?? valueFrom;
  const tried = [name, ...(name === valueFrom ? [] : [name.slice(1)])]; // an ARN does not tell /name from name
  for (const Name of tried) {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true })).catch((error) => {
      if (Name !== tried.at(-1)) return { Parameter: undefined };
      throw noSecret("ssm", `parameter ${valueFrom}`, wordsOf(error));
    });
    if (Parameter?.Value !== undefined) return Parameter.Value;
  }
  throw noSecret("ssm", `parameter ${valueFrom}`, "it has no value");
};

/** Reads secrets as the agent of Fargate does before it starts a task. */
export const readSecretsFrom =
  (clients: { readonly secrets: SecretsManagerClient; readonly ssm: SSMClient }): ReadSecret =>
  (valueFrom) =>
    valueFrom.startsWith("arn:aws:secretsmanager:")
      ? fromSecretsManager(clients.secrets, valueFrom)
      : fromParameterStore(clients.ssm, valueFrom);
