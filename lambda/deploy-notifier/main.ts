import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { readEnv } from "./env";
import { createLog } from "./log";
import { mailChannel } from "./mail-channel";
import { mailSettings } from "./mail-settings";
import { createHandler } from "./notify";
import { snsChannel } from "./sns-channel";

const env = readEnv();

/** What Lambda calls: `main.handler` of the bundle. */
export const handler = createHandler({
  channels: [
    snsChannel(new SNSClient(), env.TOPIC_ARN),
    mailChannel({
      settings: mailSettings(new SecretsManagerClient(), env.MAIL_SECRET_ARN),
      environment: env.ENVIRONMENT,
      recipients: env.MAIL_RECIPIENTS?.split(",") ?? [],
    }),
  ],
  log: createLog({
    level: env.LOG_LEVEL,
    write: (line) => process.stdout.write(line),
    fields: { service: "deploy-notifier", environment: env.ENVIRONMENT },
  }),
  environment: env.ENVIRONMENT,
});
