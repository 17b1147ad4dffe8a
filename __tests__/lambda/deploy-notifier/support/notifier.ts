import type { HttpAnswer } from "../../../../lambda/deploy-notifier/http-answer";
import { createLog, type LogLevel } from "../../../../lambda/deploy-notifier/log";
import type { Message } from "../../../../lambda/deploy-notifier/message";
import { createHandler } from "../../../../lambda/deploy-notifier/notify";

export const REQUEST_ID = "8f2b3c4d-0000-4000-8000-000000000001";
export const NOW = new Date("2026-11-23T04:47:09.123Z");

/** The function of dev, with a channel that keeps what it is given. */
export interface TestNotifier {
  readonly messages: Message[];
  readonly logLines: string[];
  /** What the channel does from now on, before it has kept the message. */
  beforeSending: () => Promise<void> | void;
  invoke(event: unknown): Promise<HttpAnswer | undefined>;
}

export const createNotifier = (level: LogLevel = "info"): TestNotifier => {
  const messages: Message[] = [];
  const logLines: string[] = [];
  const handler = createHandler({
    channels: [
      {
        name: "test",
        async send(message) {
          await notifier.beforeSending();
          return `message-${messages.push(message)}`;
        },
      },
    ],
    log: createLog({ level, write: (line) => logLines.push(line), fields: { service: "deploy-notifier" } }),
    environment: "dev",
    now: () => NOW,
  });
  const notifier: TestNotifier = {
    messages,
    logLines,
    beforeSending: () => undefined,
    invoke: (event) => handler(event, { awsRequestId: REQUEST_ID }),
  };
  return notifier;
};

/** The log's lines as objects, without their time. */
export const logOf = ({ logLines }: TestNotifier): Record<string, unknown>[] =>
  logLines.map((line) => {
    const { time: _time, ...fields } = JSON.parse(line) as Record<string, unknown>;
    return fields;
  });

/** The JSON and the status that a call was answered with. */
export const answerOf = (answer: HttpAnswer | undefined) => ({
  status: answer?.statusCode,
  type: answer?.headers["content-type"],
  body: JSON.parse(answer?.body ?? "null") as Record<string, unknown> | null,
});
