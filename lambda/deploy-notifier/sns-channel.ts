import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Channel } from "./channel";

/** For all attempts together, so that a caller has its answer before the function's own time is up (10 s). */
const PUBLISH_DEADLINE_MS = 5_000;

/** Publishes to one topic. @param deadlineMs All attempts together take no longer. */
export const snsChannel = (client: SNSClient, topicArn: string, deadlineMs = PUBLISH_DEADLINE_MS): Channel => ({
  name: "sns",
  async send({ subject, text }) {
    const { MessageId } = await client.send(
      new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: text }),
      { abortSignal: AbortSignal.timeout(deadlineMs) }, // the client itself waits without end
    );
    if (!MessageId) throw new Error("SNS: the answer to Publish has no message id");
    return MessageId;
  },
});
