import { createHash, randomUUID } from "node:crypto";
import type { Channel } from "./channel";
import { DeliveryMemory } from "./delivery-memory";
import { readEcsEvent } from "./ecs-event";
import { type HttpAnswer, jsonAnswer, problemAnswer, withHeaders } from "./http-answer";
import { describeFault, type Log } from "./log";
import { messageFrom, type Notice } from "./message";
import { isUrlCall, readPipelineCall } from "./pipeline-call";
import { Refusal } from "./refusal";

/** By each channel. Days of deployments; an id takes some hundred bytes. */
const REMEMBERED_EVENTS = 1_000;

export interface NotifierDependencies {
  /** Each gets every message. */
  readonly channels: readonly Channel[];
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

/** What became of one delivery. */
interface Delivery {
  /** By channel, the id under which it knows the message; none where the channel is not set up. */
  readonly messageIds: Readonly<Record<string, string>>;
  /** Whether another delivery had sent the message already, by every channel. */
  readonly isRepeat: boolean;
}

const faultOf = (outcomes: readonly PromiseSettledResult<unknown>[], channels: readonly Channel[]) => {
  const failed = outcomes.flatMap((outcome, at) =>
    outcome.status === "rejected" ? [{ name: channels[at]?.name, reason: outcome.reason as unknown }] : [],
  );
  const words = failed.map(({ name, reason }) => `by ${name}: ${reason}`).join("; ");
  return failed.length > 0 && new NotSent(`the message could not be sent on ${words}`, { cause: failed[0]?.reason });
};

/** Builds the function. Nothing is sent before it is called. */
export const createHandler = ({
  channels,
  log,
  environment,
  now = () => new Date(),
}: NotifierDependencies): Handler => {
  const delivered = channels.map(() => new DeliveryMemory(REMEMBERED_EVENTS));

  /** What one channel has sent it does not send again when another one's failure brings the event back. */
  const deliver = async (id: string, notice: Notice): Promise<Delivery> => {
    const message = messageFrom(notice);
    const deliveryId = createHash("sha256").update(id).digest("hex");
    const outcomes = await Promise.allSettled(
      channels.map((channel, at) =>
        (delivered[at] as DeliveryMemory).once(id, () => channel.send(message, deliveryId)),
      ),
    );
    const fault = faultOf(outcomes, channels);
    if (fault) throw fault;
    const done = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    return {
      messageIds: Object.fromEntries(
        done.flatMap(({ outcome }, at) => (outcome === undefined ? [] : [[channels[at]?.name, outcome]])),
      ),
      isRepeat: done.every(({ isRepeat }) => isRepeat),
    };
  };

  const takeEvent = async (event: unknown, log: Log): Promise<void> => {
    const { id: eventId, notice } = readEcsEvent(event, environment);
    const { messageIds, isRepeat } = await deliver(`event ${eventId}`, notice);
    log.info({ eventId, messageIds }, isRepeat ? "this event came before: nothing sent" : "an event was sent on");
  };

  const takeCall = async (event: unknown, log: Log): Promise<HttpAnswer> => {
    const { id = randomUUID(), notice } = readPipelineCall(event, now());
    const { messageIds, isRepeat } = await deliver(`call ${id}`, notice);
    log.info({ messageIds }, isRepeat ? "this call came before: nothing sent" : "a call was sent on");
    return jsonAnswer(202, { messageIds });
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
