import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { clientsOf, isMissing } from "../aws/clients";

const ONE_LINE = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;
const LONGEST = 320;

const line = z
  .string("is not set")
  .max(LONGEST, `must be at most ${LONGEST} characters`)
  .regex(ONE_LINE, "must be one line")
  .refine((text) => text.trim() !== "", "is not set");

const schema = z.object({
  SENDER_EMAIL: line.regex(/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/, "must be an e-mail address"),
  APP_PASSWORD: line,
  SMTP_HOST: line.regex(/^[\w.-]+$/, "must be the name of a server").optional(),
  SMTP_PORT: z.coerce.number().int("must be a port").min(1, "must be a port").max(65_535, "must be a port").optional(),
});

/** How the notifier sends e-mail. It reads the secret as JSON with these very names. */
export type MailSettings = z.infer<typeof schema>;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What the variables say of e-mail; `undefined` when they say nothing at all.
 * @throws UserError naming each variable that is wrong, without its value.
 */
export const mailSettingsIn = (variables: Variables): MailSettings | undefined => {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, variables[name] || undefined]));
  if (Object.values(given).every((value) => value === undefined)) return undefined;
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UserError(`mail: ${wrong.join("; ")}; set SENDER_EMAIL and APP_PASSWORD both, or use --remove`);
};

const secretOf = ({ environment }: Deployment): string => namesOf(environment.name).mailSecret;

/** What the secret holds; `undefined` while nobody has written it. @throws UserError when there is no secret. */
const currentText = async (deployment: Deployment): Promise<string | undefined> => {
  const { secrets } = clientsOf(deployment.region);
  const SecretId = secretOf(deployment);
  try {
    await secrets.send(new DescribeSecretCommand({ SecretId }));
  } catch (error) {
    if (!isMissing(error)) throw error;
    const { name } = deployment.environment;
    throw new UserError(`mail: ${name} has no secret for it; apply app first: npm run step -- apply --env ${name}`);
  }
  const answer = await secrets.send(new GetSecretValueCommand({ SecretId })).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  return answer?.SecretString;
};

/** What was there before opens a mailbox: without its label nobody reads it, and Secrets Manager drops it. */
const dropPrevious = async (deployment: Deployment): Promise<void> => {
  const { secrets } = clientsOf(deployment.region);
  const SecretId = secretOf(deployment);
  const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId }));
  const previous = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes("AWSPREVIOUS"))?.[0];
  if (!previous) return;
  const VersionStage = "AWSPREVIOUS";
  await secrets.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId: previous }));
};

/** Makes the secret hold this text, and nothing that it held before. @returns whether it held another. */
const putText = async (deployment: Deployment, SecretString: string): Promise<boolean> => {
  const { secrets } = clientsOf(deployment.region);
  const isOther = (await currentText(deployment)) !== SecretString;
  if (isOther) await secrets.send(new PutSecretValueCommand({ SecretId: secretOf(deployment), SecretString }));
  await dropPrevious(deployment);
  return isOther;
};

/** Writes how e-mail is sent. @returns whether that changed anything. */
export const writeMailSettings = (deployment: Deployment, settings: MailSettings): Promise<boolean> =>
  putText(deployment, JSON.stringify(settings));

/** Takes away how e-mail is sent. @returns whether that changed anything. */
export const removeMailSettings = (deployment: Deployment): Promise<boolean> => putText(deployment, "{}");
