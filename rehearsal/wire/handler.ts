import type { AwsCall, WireRequest } from "./aws-call";
import type { WireResponse } from "./aws-error";

/** Asks the emulator. */
export type Forward = (request: WireRequest) => Promise<WireResponse>;

/** Answers in the emulator's place where the emulator does not do what AWS does. One small file each, in `handlers/`. */
export interface Handler {
  /** Shown in the record of calls and in the list of answers that are not the emulator's. */
  readonly name: string;
  /** What the emulator gets wrong, in one sentence. */
  readonly why: string;
  /** The page of AWS's documentation that it follows. */
  readonly page: string;
  /**
   * Answers beside the queue in which all other calls wait, because its answer waits for calls of others itself. Such
   * calls change nothing at the emulator and are not part of what `up --keep` brings back.
   * @default false
   */
  readonly outOfTurn?: boolean;
  answers(call: AwsCall): boolean;
  /** @param forward For a handler that only corrects the question or the answer. */
  answer(request: WireRequest, call: AwsCall, forward: Forward): Promise<WireResponse>;
}
