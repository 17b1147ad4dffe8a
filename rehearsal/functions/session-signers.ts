import type { AwsCall } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import { succeeded } from "../wire/json-body";
import type { Signer } from "./signature";

interface Session extends Signer {
  /** When it ends, in milliseconds. */
  readonly end: number;
}

const elementIn = (text: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "";

/** The sessions that STS gave: whoever has one may sign with it until it ends. */
export class SessionSigners {
  readonly #sessions = new Map<string, Session>();

  /** Remembers a session that was given. */
  hear({ service, action }: Pick<AwsCall, "service" | "action">, response: WireResponse): void {
    if (service !== "sts" || !action.startsWith("AssumeRole") || !succeeded(response)) return;
    const text = response.body.toString("utf8");
    const accessKeyId = elementIn(text, "AccessKeyId");
    this.#sessions.set(accessKeyId, {
      accessKeyId,
      secretAccessKey: elementIn(text, "SecretAccessKey"),
      sessionToken: elementIn(text, "SessionToken"),
      end: Date.parse(elementIn(text, "Expiration")),
    });
  }

  /** Those that have not ended. */
  list(now = Date.now()): readonly Signer[] {
    return [...this.#sessions.values()].filter(({ end }) => now < end);
  }
}
