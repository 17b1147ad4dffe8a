import { SNSClient } from "@aws-sdk/client-sns";
import { readEnv } from "./env";
import { createLog } from "./log";
import { createHandler } from "./notify";
import { snsChannel } from "./sns-channel";

const env = readEnv();

/** What Lambda calls: `main.handler` of the bundle. */
export const handler = createHandler({
  channel: snsChannel(new SNSClient(), env.TOPIC_ARN),
  log: createLog({
    level: env.LOG_LEVEL,
    write: (line) => process.stdout.write(line),
    fields: { service: "deploy-notifier", environment: env.ENVIRONMENT },
  }),
  environment: env.ENVIRONMENT,
});
