import { awsErrorResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import { jsonOf } from "../wire/json-body";
import { parseCron, wallTime } from "./cron";

interface Asked {
  readonly ScheduledActionName?: string;
  readonly Schedule?: string;
  readonly Timezone?: string;
  readonly ScalableTargetAction?: { readonly MinCapacity?: number; readonly MaxCapacity?: number };
}

const isZone = (name: string): boolean => {
  try {
    wallTime(0, name);
    return true;
  } catch {
    return false;
  }
};

/** What AWS refuses in a scheduled action, or nothing here plays; undefined where it is fine. */
export const scheduleFault = ({
  Schedule = "",
  Timezone = "UTC",
  ScalableTargetAction = {},
}: Asked): string | undefined => {
  const { MinCapacity, MaxCapacity } = ScalableTargetAction;
  if (/^(at|rate)\(/.test(Schedule)) return `the rehearsal plays schedules of cron only, and not ${Schedule}`;
  if (!parseCron(Schedule)) return `Invalid schedule expression: ${Schedule}`;
  if (!isZone(Timezone)) return `Invalid time zone: ${Timezone}`;
  if (MinCapacity === undefined && MaxCapacity === undefined)
    return "Scalable target action must have a minimum or a maximum capacity";
  if ((MinCapacity ?? 0) > (MaxCapacity ?? Number.POSITIVE_INFINITY))
    return "Maximum capacity cannot be less than minimum capacity";
  return undefined;
};

/** Refuses scheduled actions that AWS would not take; the others are the emulator's to keep. */
export const scheduleRules = (): Handler => ({
  name: "schedule-rules",
  why: "moto takes any schedule, any time zone and any limits of a scheduled action",
  page: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html",
  answers: ({ service, action }) => service === "application-autoscaling" && action === "PutScheduledAction",
  async answer(request, call, forward) {
    const message = scheduleFault(jsonOf<Asked>(request));
    if (!message) return forward(request);
    return awsErrorResponse(request, call, { status: 400, code: "ValidationException", message });
  },
});
