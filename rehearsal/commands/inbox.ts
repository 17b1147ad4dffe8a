import { UserError } from "../../user-error";
import { type Message, readInbox } from "../events/inbox";
import { RehearsalFolder } from "../folder";

export interface InboxOptions {
  readonly name: string;
  readonly json: boolean;
}

const lines = ({ at, topic, to, subject, text, remark }: Message): string[] => [
  `${at.slice(0, "2026-01-31T23:59:59".length).replace("T", " ")}  ${topic.split(":").at(-1)}`,
  `To:      ${to.join(", ") || "nobody: the topic has no e-mail subscription"}`,
  `Subject: ${subject || "AWS Notification Message"}`, // what SNS writes when there is none
  ...(remark ? [`Remark:  ${remark}`] : []),
  "",
  ...text.trimEnd().split("\n"),
  "",
];

/** Prints the messages that topics have sent out, oldest first. */
export const inbox = ({ name, json }: InboxOptions): void => {
  const folder = new RehearsalFolder(name);
  if (!folder.readRecord())
    throw new UserError(`rehearsal: "${name}" has no inbox; start it with: npm run rehearsal -- up`);
  const messages = readInbox(folder.file("inbox.ndjson"));
  if (json) {
    console.log(JSON.stringify(messages, undefined, 2));
    return;
  }
  for (const message of messages) console.log(lines(message).join("\n"));
  console.log(`${messages.length} messages`);
};
