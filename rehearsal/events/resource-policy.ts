import { decide } from "../iam/decide";
import { readPolicyDocument } from "../iam/policy-document";

/** A call that a service of AWS makes on somebody's behalf. */
export interface ServiceCall {
  /** For example `events.amazonaws.com`. */
  readonly service: string;
  /** For example `sns:Publish`. */
  readonly action: string;
  readonly resource: string;
  /** Condition keys that the service sends along, in lower case. */
  readonly context: Readonly<Record<string, string>>;
}

/** Whether the policy of a resource lets a service of AWS do something. No policy admits nobody. */
export const admits = (policy: string | undefined, { service, ...call }: ServiceCall): boolean =>
  policy !== undefined &&
  policy !== "" &&
  decide(readPolicyDocument(policy), { ...call, caller: { type: "Service", names: [service] } }) === "allowed";
