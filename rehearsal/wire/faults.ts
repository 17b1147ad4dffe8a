import { z } from "zod";
import type { AwsCall } from "./aws-call";
import type { AwsError } from "./aws-error";

const effect = z.discriminatedUnion("kind", [
  /** AWS answers with an error. Without a code: the one the service itself would use. */
  z.strictObject({ kind: z.literal("server-error") }),
  z.strictObject({ kind: z.literal("throttle") }),
  z.strictObject({ kind: z.literal("expired-token") }),
  z.strictObject({
    kind: z.literal("error"),
    status: z.number().int().min(400).max(599),
    code: z.string(),
    message: z.string(),
  }),
  /** The connection ends without an answer. */
  z.strictObject({ kind: z.literal("cut") }),
  z.strictObject({ kind: z.literal("delay"), milliseconds: z.number().int().min(1).max(600_000) }),
]);

export const faultSchema = z.strictObject({
  /** Which calls it meets; a part that is left out meets all. `resource` is a part of the text. */
  service: z.string().optional(),
  action: z.string().optional(),
  resource: z.string().optional(),
  /** Action after which it begins: until such a call has come by, and for that one, nothing is met. @default at once */
  from: z.string().optional(),
  /** How many such calls pass first. */
  skip: z.number().int().min(0).default(0),
  /** How many calls it then meets. */
  times: z.number().int().min(1).default(1),
  /** `before`: the call does not reach AWS. `after`: it takes effect, and its answer is lost. */
  when: z.enum(["before", "after"]).default("before"),
  effect,
});

export type Fault = z.output<typeof faultSchema>;
/** A fault as it is planted: what has a default may be left out. */
export type PlantedFault = Readonly<z.input<typeof faultSchema>>;
export type Effect = Fault["effect"];

const meets = (fault: Fault, call: AwsCall): boolean =>
  (fault.service === undefined || fault.service === call.service) &&
  (fault.action === undefined || fault.action === call.action) &&
  (fault.resource === undefined || call.resource.includes(fault.resource));

/** Calls chosen to be broken, delayed or throttled. */
export class Faults {
  #planted: { fault: Fault; hasBegun: boolean; passed: number; met: number }[] = [];

  /** @throws ZodError when the fault is malformed. */
  plant(fault: PlantedFault): void {
    const parsed = faultSchema.parse(fault);
    this.#planted.push({ fault: parsed, hasBegun: parsed.from === undefined, passed: 0, met: 0 });
  }

  clear(): void {
    this.#planted = [];
  }

  get planted(): readonly Fault[] {
    return this.#planted.map(({ fault }) => fault);
  }

  /** The first fault that meets this call; the call counts for every fault that looks at it. */
  next(call: AwsCall): Fault | undefined {
    let chosen: Fault | undefined;
    for (const entry of this.#planted.filter(({ fault, hasBegun }) => hasBegun && meets(fault, call))) {
      if (entry.passed < entry.fault.skip) entry.passed += 1;
      else if (!chosen && entry.met < entry.fault.times) {
        entry.met += 1;
        chosen = entry.fault;
      }
    }
    for (const entry of this.#planted) entry.hasBegun ||= entry.fault.from === call.action;
    return chosen;
  }
}

/** The error that a fault puts in AWS's mouth, or undefined when it speaks none. */
export const errorOf = (chosen: Effect, { service }: AwsCall): AwsError | undefined => {
  switch (chosen.kind) {
    case "error":
      return chosen;
    case "server-error":
      return {
        status: 500,
        code: service === "s3" ? "InternalError" : "InternalFailure",
        message: "planted by the rehearsal",
      };
    case "throttle":
      return service === "s3"
        ? { status: 503, code: "SlowDown", message: "Please reduce your request rate." }
        : { status: 400, code: "ThrottlingException", message: "Rate exceeded" };
    case "expired-token":
      return {
        status: service === "s3" ? 400 : 403,
        code: service === "s3" || service === "iam" || service === "sts" ? "ExpiredToken" : "ExpiredTokenException",
        message: "The security token included in the request is expired",
      };
    default:
      return undefined;
  }
};
