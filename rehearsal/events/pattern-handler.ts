import { awsErrorResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import { matchesEvent } from "./event-pattern";
import { parametersOf } from "./parameters";
import { patternFault } from "./pattern-fault";

const ACTIONS: readonly string[] = ["PutRule", "TestEventPattern"];

/** Whether an event, as text, is one that a pattern matches. */
const isMatch = (pattern: string, event: string): boolean => {
  try {
    return matchesEvent(pattern, JSON.parse(event) as object);
  } catch {
    return false;
  }
};

/** Refuses the patterns that EventBridge refuses, and tries a pattern on an event. */
export const patternHandler = (): Handler => ({
  name: "event-pattern",
  why: "moto takes every pattern of a rule, also one that EventBridge refuses, and tries none",
  page: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",
  answers: ({ service, action }) => service === "events" && ACTIONS.includes(action),
  async answer(request, call, forward) {
    const { EventPattern, Event } = parametersOf(request);
    const fault = EventPattern === undefined ? undefined : patternFault(String(EventPattern));
    if (fault)
      return awsErrorResponse(request, call, {
        status: 400,
        code: "InvalidEventPatternException",
        message: `Event pattern is not valid. Reason: ${fault}`,
      });
    if (call.action === "PutRule") return forward(request);
    const Result = isMatch(String(EventPattern), String(Event));
    const headers = { "content-type": "application/x-amz-json-1.1" };
    return { status: 200, headers, body: Buffer.from(JSON.stringify({ Result })) };
  },
});
