/** What has become of a deployment. ECS never says "succeeded": it calls a finished rollback "completed" as well. */
export type Result = "started" | "succeeded" | "completed" | "failed" | "rolling back";

/** One thing to tell, whoever said it. */
export interface Notice {
  readonly what: string;
  readonly environment: string;
  readonly result: Result;
  /** Person or service that did it. */
  readonly who: string;
  readonly when: Date;
  /** Where in AWS, beside the environment. */
  readonly place?: string | undefined;
  readonly commit?: string | undefined;
  readonly link?: string | undefined;
  /** May have several lines. */
  readonly reason?: string | undefined;
}

/** What a channel sends. */
export interface Message {
  /** One line of printable ASCII. */
  readonly subject: string;
  readonly text: string;
}

/**
 * SNS takes less than 100 characters, without line breaks or control characters.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const LONGEST_SUBJECT = 99;
/** SNS takes 262,144 bytes; a character has 3 at most, a line break that is set in 10. Nobody reads more of an e-mail. */
const LONGEST_REASON = 20_000;
const LABEL_WIDTH = 9;

const clip = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;

/** The nearest printable ASCII: "é" becomes "e", what has no letter of its own there becomes "?". */
const ascii = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/\s+/g, " ")
    .replace(/[^ -~]/gu, "?");

/** Lines after the first are set in, so that none can pass for a field of the message. */
const block = (text: string): string =>
  clip(text.trim(), LONGEST_REASON)
    .replace(/\r\n?|\p{Zl}|\p{Zp}/gu, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replaceAll("\n", `\n${" ".repeat(LABEL_WIDTH)}`);

/** Puts a notice into words: the result first, because a list of e-mails shows little more. */
export const messageFrom = (notice: Notice): Message => {
  const { what, environment, result, who, when, place, commit, link, reason } = notice;
  const lines: readonly (readonly [label: string, value: string | undefined])[] = [
    ["What", what],
    ["Where", place === undefined ? environment : `${environment}, ${place}`],
    ["Result", result],
    ["Who", who],
    ["When", `${when.toISOString().slice(0, "2026-01-31T23:59:59".length).replace("T", " ")} UTC`],
    ["Commit", commit],
    ["Link", link],
    ["Reason", reason === undefined ? undefined : block(reason)],
  ];
  return {
    subject: clip(ascii(`[StockWiz ${environment}] ${result.toUpperCase()}: ${what}`), LONGEST_SUBJECT),
    text: lines
      .filter(([, value]) => value)
      .map(([label, value]) => `${`${label}:`.padEnd(LABEL_WIDTH)}${value}\n`)
      .join(""),
  };
};
