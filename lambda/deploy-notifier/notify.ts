import type { Channel } from "./channel";
import { DeliveryMemory } from "./delivery-memory";
import { readEcsEvent } from "./ecs-event";
import { type HttpAnswer, jsonAnswer, problemAnswer, withHeaders } from "./http-answer";
import { describeFault, type Log } from "./log";
import { messageFrom, type Notice } from "./message";
import { isUrlCall, readPipelineCall } from "./pipeline-call";
import { Refusal } from "./refusal";

/** Days of deployments; an id takes some hundred bytes. */
const REMEMBERED_EVENTS = 1_000;

export interface NotifierDependencies {
  readonly channel: Channel;
  readonly log: Log;
  /** Environment that the events of ECS are about. */
  readonly environment: string;
  /** @default the time of day */
  readonly now?: () => Date;
}

/** What Lambda says of one invocation, as far as it matters here. */
export interface Invocation {
  readonly awsRequestId: string;
}

/** What Lambda calls. An event gets no answer. */
export type Handler = (event: unknown, invocation: Invocation) => Promise<HttpAnswer | undefined>;

/** A channel failed: it may well succeed the next time. */
class NotSent extends Error {
  override readonly name = "NotSent";
}

/** What a caller may know of a fault; the rest is for the log. */
const problemFrom = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  return error instanceof NotSent
    ? new Refusal(502, "not-sent", "the message could not be sent on; try again in a moment")
    : new Refusal(500, "internal-error", "something went wrong on our side; quote the x-request-id header");
};

/** Builds the function. Nothing is sent before it is called. */
export const createHandler = ({ channel, log, environment, now = () => new Date() }: NotifierDependencies): Handler => {
  const delivered = new DeliveryMemory(REMEMBERED_EVENTS);

  const send = (notice: Notice): Promise<string> =>
    channel.send(messageFrom(notice)).catch((cause) => {
      throw new NotSent(`the message could not be sent on: ${cause}`, { cause });
    });

  const takeEvent = async (event: unknown, log: Log): Promise<void> => {
    const { id: eventId, notice } = readEcsEvent(event, environment);
    const { outcome: messageId, isRepeat } = await delivered.once(eventId, () => send(notice));
    log.info({ eventId, messageId }, isRepeat ? "this event came before: nothing sent" : "an event was sent on");
  };

  const takeCall = async (event: unknown, log: Log): Promise<HttpAnswer> => {
    const messageId = await send(readPipelineCall(event, now()));
    log.info({ messageId }, "a call was sent on");
    return jsonAnswer(202, { messageId });
  };

  return async (event, { awsRequestId: requestId }) => {
    const requestLog = log.with({ requestId });
    const headers = { "x-request-id": requestId };
    const isCall = isUrlCall(event);
    try {
      if (isCall) return withHeaders(headers, await takeCall(event, requestLog));
      await takeEvent(event, requestLog);
    } catch (error) {
      const isRefusal = error instanceof Refusal;
      if (isRefusal) requestLog.warn({ slug: error.slug }, `refused: ${error.message}`);
      else requestLog.error({ err: describeFault(error) }, `${isCall ? "a call" : "an event"} failed`);
      if (isCall) return withHeaders(headers, problemAnswer(problemFrom(error)));
      // A refused event would be no better the next time; any other goes back to Lambda's queue, and at last to the
      // dead-letter queue.
      if (!isRefusal) throw error;
    }
    return undefined;
  };
};
