import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { GetFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import type { Stage } from "../runtime/contract";
import { deliver } from "./destination";
import type { DeployedFunction } from "./function-configuration";
import type { Functions, Outcome } from "./function-pool";

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const PAUSES_MS = [60_000, 120_000];

interface FailureHandling {
  readonly retries: number;
  readonly onFailureArn?: string | undefined;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const failureRecord = ({ requestId, called, payload }: Outcome, event: string, attempts: number): string =>
  JSON.stringify({
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId,
      functionArn: `${called.arn}:${called.version}`,
      condition: "RetriesExhausted",
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(event),
    responseContext: { statusCode: 200, executedVersion: called.version, functionError: "Unhandled" },
    responsePayload: JSON.parse(payload),
  });

/** Lambda's queue of events: each is tried again, and what still fails goes where the function sends it. */
export class AsynchronousCalls {
  readonly #underWay = new Set<Promise<void>>();
  readonly #ending = new AbortController();

  constructor(
    private readonly stage: Stage,
    private readonly functions: Functions,
  ) {}

  /** Takes an event. Nobody waits for it. @returns the id of the request. */
  take(called: DeployedFunction, event: string): string {
    const requestId = randomUUID();
    const underWay = this.#see(called, event, requestId).catch((error: unknown) => {
      if (!this.#ending.signal.aborted) this.stage.say(`lambda: ${called.name}: an event was lost: ${error}`);
    });
    this.#underWay.add(underWay);
    underWay.finally(() => this.#underWay.delete(underWay));
    return requestId;
  }

  /** Gives up what waits for another try. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#underWay);
  }

  async #see(called: DeployedFunction, event: string, requestId: string): Promise<void> {
    const { retries, onFailureArn } = await this.#failureHandling(called);
    for (let attempt = 1; ; attempt += 1) {
      this.#ending.signal.throwIfAborted();
      const outcome = await this.functions.run(called, event, requestId);
      if (!outcome.error) return;
      if (attempt > retries) {
        await this.#giveUp(outcome, event, attempt, onFailureArn);
        return;
      }
      const pause = PAUSES_MS[attempt - 1] ?? 0;
      await wait(pause / this.stage.speed, undefined, { signal: this.#ending.signal });
    }
  }

  async #failureHandling({ name }: DeployedFunction): Promise<FailureHandling> {
    const command = new GetFunctionEventInvokeConfigCommand({ FunctionName: name });
    const found = await this.functions.client.send(command).catch(() => undefined); // none: Lambda's own settings hold
    return {
      retries: found?.MaximumRetryAttempts ?? PAUSES_MS.length,
      onFailureArn: found?.DestinationConfig?.OnFailure?.Destination,
    };
  }

  async #giveUp(outcome: Outcome, event: string, attempts: number, onFailureArn?: string): Promise<void> {
    const { called, credentials, error, requestId } = outcome;
    if (!onFailureArn && !called.deadLetterArn) {
      const times = `${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
      this.stage.say(
        `lambda: ${called.name}: an event was dropped after ${times}: ${error?.errorType}: ${error?.errorMessage}; it has no dead-letter queue`,
      );
    }
    if (onFailureArn)
      await deliver(this.stage, credentials, { arn: onFailureArn, body: failureRecord(outcome, event, attempts) });
    if (called.deadLetterArn)
      await deliver(this.stage, credentials, {
        arn: called.deadLetterArn,
        body: event,
        attributes: { RequestID: requestId, ErrorCode: "200", ErrorMessage: error?.errorMessage.slice(0, 1024) ?? "" },
      });
  }
}
