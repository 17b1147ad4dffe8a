import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import * as z from "zod/mini";
import { lineOfText, wrongFields } from "./refusal";

/** A password that was changed is known after this long, also where nobody refused the old one. */
const KNOWN_FOR_MS = 300_000;
const READ_DEADLINE_MS = 3_000;
const LONGEST = 320;

/** Keys as the variables are called from which the secret is written. */
const schema = z.object(
  {
    SENDER_EMAIL: lineOfText(LONGEST).check(z.regex(/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/, "must be an e-mail address")),
    APP_PASSWORD: lineOfText(LONGEST),
    SMTP_HOST: z._default(lineOfText(LONGEST), "smtp.gmail.com"),
    SMTP_PORT: z._default(z.int("must be a whole number").check(z.minimum(1), z.maximum(65_535)), 465),
  },
  "must be an object",
);

/** How e-mail is sent. */
export type MailSettings = Readonly<z.infer<typeof schema>>;

/** Where the settings come from. */
export interface MailSettingsSource {
  /** `undefined` where nobody has set e-mail up. Rejects what cannot be read or is no use, without a value of it. */
  read(): Promise<MailSettings | undefined>;
  /** Asks anew the next time: the settings were refused. */
  forget(): void;
}

const jsonFrom = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // which no schema takes; JSON.parse would quote the secret
  }
};

const parse = (text: string): MailSettings | undefined => {
  const value = jsonFrom(text);
  if (typeof value === "object" && value !== null && Object.keys(value).length === 0) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrong = wrongFields(result.error).map(({ field, message }) => `${field}: ${message}`);
  throw new Error(`secret of e-mail: ${wrong.join("; ")}; write it with: npm run step -- mail`);
};

/** The settings in a secret, which is read at most once in five minutes. @param now Milliseconds of any clock. */
export const mailSettings = (client: SecretsManagerClient, SecretId: string, now = Date.now): MailSettingsSource => {
  let known: { readonly settings: Promise<MailSettings | undefined>; readonly until: number } | undefined;

  const ask = async (): Promise<MailSettings | undefined> => {
    const abortSignal = AbortSignal.timeout(READ_DEADLINE_MS); // the client itself waits without end
    const answer = await client.send(new GetSecretValueCommand({ SecretId }), { abortSignal }).catch((error) => {
      if (error instanceof ResourceNotFoundException) return undefined; // it has no value yet
      throw error;
    });
    return answer && parse(answer.SecretString ?? "");
  };

  return {
    read() {
      if (!known || known.until <= now()) {
        const settings = ask();
        known = { settings, until: now() + KNOWN_FOR_MS };
        settings.catch(() => {
          known = undefined;
        });
      }
      return known.settings;
    },
    forget() {
      known = undefined;
    },
  };
};
