import * as z from "zod/mini"; // by the namespace: { z } would bring all of it into the bundle, 428 kB for 17
import { UserError } from "../../user-error";
import { LOG_LEVELS } from "./log";
import { lineOfText, wrongFields } from "./refusal";

const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}$/;
const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;
const LONGEST_NAME = 32;

const schema = z.object({
  /** Topic that every message goes to. A FIFO topic is none: it cannot reach an e-mail address. */
  TOPIC_ARN: z.string("is required").check(z.regex(TOPIC_ARN, "must be the ARN of an SNS topic that is not FIFO")),
  /** Secret that says how e-mail is sent. It may be empty: then nobody has set e-mail up. */
  MAIL_SECRET_ARN: z.string("is required").check(z.regex(SECRET_ARN, "must be the ARN of a secret")),
  /** Addresses that e-mail goes to, with commas between them. Without any it goes to its sender. */
  MAIL_RECIPIENTS: z.optional(z.string()),
  /** Environment that this function tells of. */
  ENVIRONMENT: lineOfText(LONGEST_NAME),
  LOG_LEVEL: z._default(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`), "info"),
});

/** What the function is told by its environment. */
export type NotifierEnv = Readonly<z.infer<typeof schema>>;

/** Reads the environment once. An empty variable counts as absent. @throws UserError that names every variable that is wrong */
export const readEnv = (values: NodeJS.ProcessEnv = process.env): NotifierEnv => {
  const result = schema.safeParse(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "")));
  if (result.success) return Object.freeze(result.data);
  const wrong = wrongFields(result.error).map(({ field, message }) => `${field}: ${message}`);
  throw new UserError(`environment: ${wrong.join("; ")}; correct the variable of the function`);
};
