import { randomUUID } from "node:crypto";
import type { AwsEvent } from "../runtime/contract";
import { awsErrorResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import { listOf, type Parameters, parametersOf } from "./parameters";

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10;

interface Refusal {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

const missing = (name: string): Refusal => ({
  ErrorCode: "InvalidArgument",
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});

const detailOf = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const eventOf = ({ Source, DetailType, Detail, Resources }: Parameters): AwsEvent | Refusal => {
  if (!Source) return missing("Source");
  if (!DetailType) return missing("DetailType");
  if (!Detail) return missing("Detail");
  if (String(Source).startsWith("aws."))
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  const detail = detailOf(String(Detail));
  if (!detail) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  const resources = Array.isArray(Resources) ? Resources.map(String) : [];
  return { source: String(Source), "detail-type": String(DetailType), resources, detail };
};

/** In JSON a time is seconds since 1970. */
const timeOf = (time: unknown): string | undefined =>
  time === undefined ? undefined : new Date(typeof time === "number" ? time * 1000 : String(time)).toISOString();

/** An event that was put, with what the bus needs to know. */
export interface PutEntry {
  readonly event: AwsEvent;
  readonly id: string;
  readonly time: string | undefined;
  /** Name of the event bus. */
  readonly bus: string;
}

/** Answers `PutEvents`. @param take Gets every event that is accepted; nobody waits for it. */
export const putEventsHandler = (take: (entry: PutEntry) => void): Handler => ({
  name: "put-events",
  why: "moto fails with an internal error when an event matches a rule with a function or a topic",
  page: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html",
  answers: ({ service, action }) => service === "events" && action === "PutEvents",
  async answer(request, call) {
    const entries = listOf(parametersOf(request).Entries);
    if (entries.length === 0 || entries.length > MOST_ENTRIES)
      return awsErrorResponse(request, call, {
        status: 400,
        code: "ValidationException",
        message: `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length less than or equal to ${MOST_ENTRIES} and greater than or equal to 1`,
      });
    const Entries = entries.map((entry) => {
      const event = eventOf(entry);
      if ("ErrorCode" in event) return event;
      const id = randomUUID();
      const bus = String(entry.EventBusName ?? "default").replace(/^.*\//, ""); // a name or an ARN
      take({ event, id, time: timeOf(entry.Time), bus });
      return { EventId: id };
    });
    const FailedEntryCount = Entries.filter((entry) => "ErrorCode" in entry).length;
    return {
      status: 200,
      headers: { "content-type": "application/x-amz-json-1.1" },
      body: Buffer.from(JSON.stringify({ FailedEntryCount, Entries })),
    };
  },
});
