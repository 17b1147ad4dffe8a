import type { AwsCall } from "../wire/aws-call";
import type { Wire } from "../wire/wire";

const CHANGE = /^(Add|Associate|Authorize|Create|Delete|Disassociate|Modify|Put|Remove|Revoke|Set|Update)/;
const EC2_SUBJECT = /SecurityGroup|Subnet/;

/** Whether a call may change what a load balancer does. */
export const changesRouting = ({ service, action }: { readonly service: string; readonly action: string }): boolean =>
  CHANGE.test(action) &&
  (service === "elasticloadbalancing" || service === "wafv2" || (service === "ec2" && EC2_SUBJECT.test(action)));

/** Does a work again after every call that concerns it; changes that come meanwhile make it one more time. */
export class Reloader {
  #running: Promise<void> | undefined;
  #isAskedAgain = false;
  readonly #stopListening: () => void;

  constructor(
    wire: Wire,
    concerns: (call: AwsCall) => boolean,
    private readonly work: () => Promise<void>,
  ) {
    this.#stopListening = wire.onAnswered((call, _request, { status }) => {
      if (status < 300 && concerns(call)) void this.reload();
    });
  }

  /** Resolves when everything that is known of now has been taken in. It never rejects: {@link work} says what failed. */
  reload(): Promise<void> {
    if (this.#running) {
      this.#isAskedAgain = true;
      return this.#running;
    }
    this.#running = this.#run();
    return this.#running;
  }

  /** Resolves when every change until now has been taken in. */
  get caughtUp(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stopListening();
    this.#isAskedAgain = false;
    await this.#running;
  }

  async #run(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      await this.work();
    } while (this.#isAskedAgain);
    this.#running = undefined;
  }
}
