import { appendFileSync } from "node:fs";
import path from "node:path";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Lambda } from "../functions/start-lambda";
import type { Player, PutEvent, Stage } from "../runtime/contract";
import { succeeded } from "../wire/json-body";
import { Alarms } from "./alarms";
import { Bus, type BusEvent } from "./bus";
import { Inbox, type Message } from "./inbox";
import { lambdaMetrics } from "./lambda-metrics";
import type { Metric } from "./metric";
import { type PutEntry, putEventsHandler } from "./put-events-handler";
import { Topics } from "./topics";

export interface EventsOptions {
  /** File for the messages of topics. @default inbox.ndjson in the stage's folder */
  readonly inboxFile?: string;
}

/** EventBridge, SNS and CloudWatch's alarms, as far as the emulator leaves them out. */
export interface Events extends Player {
  /** Takes an event of an AWS service to everybody whose rule matches it. Nobody waits for it. */
  readonly putEvent: PutEvent;
  /** Takes a measurement, as a service of AWS would publish it. */
  record(metric: Metric): void;
  /** The messages that topics have sent out, oldest first. */
  inbox(): Message[];
}

/** Plays what happens by itself: rules, topics, alarms. Enlist its handlers at the wire, and stop it before Lambda. */
export const startEvents = async (
  stage: Stage,
  { invokeLater, onOutcome }: Pick<Lambda, "invokeLater"> & Partial<Pick<Lambda, "onOutcome">>,
  { inboxFile = path.join(stage.folder, "inbox.ndjson") }: EventsOptions = {},
): Promise<Events> => {
  appendFileSync(inboxFile, ""); // from now on its absence means that nobody listens
  const lambda = new LambdaClient(stage.client);
  const inbox = new Inbox(inboxFile);
  const topics = new Topics(stage, lambda, inbox, invokeLater);
  let last: Promise<void> = Promise.resolve();
  let isOpen = true;
  const inTurn = (act: () => Promise<void>) => {
    last = last
      .then(() => (isOpen ? act() : undefined))
      .catch((error: unknown) => {
        if (isOpen) stage.say(`events: ${error instanceof Error ? error.message : error}`);
      });
  };
  const take = (event: BusEvent) => inTurn(() => bus.deliver(event));
  const takePut = ({ event, id, time, bus: name }: PutEntry) => {
    if (name === "default") take(bus.complete(event, { id, ...(time && { time }) }));
    else stage.say(`events: an event for the bus ${name} reaches nobody: only the default bus is rehearsed`);
  };
  const putEvent: PutEvent = (event) => take(bus.complete(event));
  const alarms = new Alarms(stage, topics, putEvent);
  const record = (metric: Metric) => alarms.record(metric);
  const bus = new Bus(stage, { lambda, topics, invokeLater, record });
  const stopListening = [
    stage.wire.onAnswered((call, request, response) => {
      if (!succeeded(response)) return;
      if (call.service === "sns") inTurn(() => topics.hear(call, request, response));
      if (call.service === "monitoring") alarms.hear(call, request);
    }),
    onOutcome?.((outcome) => lambdaMetrics(outcome).forEach(record)),
  ];
  return {
    handlers: [putEventsHandler(takePut)],
    putEvent,
    record,
    inbox: () => inbox.read(),
    async stop() {
      isOpen = false;
      for (const stop of stopListening) stop?.();
      await last;
      await alarms.stop();
      topics.stop();
      bus.stop();
      lambda.destroy();
    },
  };
};
