import { listOf, type Parameters } from "./parameters";
import type { Published } from "./topics";

/** What a message says to e-mail: with `MessageStructure` json each protocol has a text of its own. */
const textOf = ({ Message, MessageStructure }: Parameters): string => {
  if (MessageStructure !== "json") return String(Message);
  const texts = JSON.parse(String(Message)) as Readonly<Record<string, string>>;
  return texts.email ?? texts.default ?? "";
};

const BATCH_ANSWER = /<member>(.*?)<\/member>/gs;
const inElement = (xml: string, name: string): string => new RegExp(`<${name}>([^<]*)<`).exec(xml)?.[1] ?? "";

/** The messages of an answered `Publish` or `PublishBatch`, with the ids that SNS gave them. */
export const publishedIn = (parameters: Parameters, answer: string): Published[] => {
  const { TopicArn, TargetArn, Message, Subject, PublishBatchRequestEntries } = parameters;
  const topicArn = String(TopicArn ?? TargetArn ?? "");
  if (!topicArn.startsWith("arn:") || topicArn.includes(":endpoint/")) return [];
  if (Message !== undefined)
    return [
      { topicArn, messageId: inElement(answer, "MessageId"), subject: String(Subject ?? ""), text: textOf(parameters) },
    ];
  const ids = new Map(
    [...answer.matchAll(BATCH_ANSWER)].map(([, member = ""]) => [
      inElement(member, "Id"),
      inElement(member, "MessageId"),
    ]),
  );
  return listOf(PublishBatchRequestEntries).flatMap((entry) => {
    const messageId = ids.get(String(entry.Id)); // none for an entry that was refused
    return messageId ? [{ topicArn, messageId, subject: String(entry.Subject ?? ""), text: textOf(entry) }] : [];
  });
};
