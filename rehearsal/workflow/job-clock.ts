/** GitHub's own limit of a job that names none, in minutes. @see https://docs.github.com/en/actions/reference/limits */
const LONGEST_MINUTES = 360;
/**
 * How long the steps that run all the same (`always()`, `cancelled()`) have in a job that was cancelled.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
const MINUTES_AFTER_CANCELLATION = 5;

export interface JobClockOptions {
  readonly timeoutMinutes: number | undefined;
  /** The operator ends all of it: no further step runs. */
  readonly signal: AbortSignal;
  /** Somebody cancels the job, as another run of its group may. */
  readonly cancelled?: AbortSignal | undefined;
  readonly say: (line: string) => void;
}

/** When a job ends before its last step: at its limit, when it is cancelled, or when the operator ends the run. */
export class JobClock {
  private readonly cancellation = new AbortController();
  private readonly end = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private lastTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: JobClockOptions) {
    const { timeoutMinutes = LONGEST_MINUTES, cancelled, say } = options;
    this.timer = setTimeout(
      () => this.cancel(`the job took longer than its ${timeoutMinutes} minutes and is cancelled`),
      timeoutMinutes * 60_000,
    );
    const byOthers = () => this.cancel(`${cancelled?.reason}`);
    if (cancelled?.aborted) byOthers();
    else cancelled?.addEventListener("abort", byOthers, { once: true, signal: this.end.signal });
    this.say = say;
  }

  private readonly say: (line: string) => void;

  private cancel(why: string): void {
    if (this.cancellation.signal.aborted) return;
    this.say(why);
    this.cancellation.abort(why);
    this.lastTimer = setTimeout(() => this.end.abort(), MINUTES_AFTER_CANCELLATION * 60_000);
  }

  /** Whether the job ends; steps that say so still run. */
  get isCancelled(): boolean {
    return this.options.signal.aborted || this.cancellation.signal.aborted;
  }

  /** Whether no step runs any more. */
  get isOver(): boolean {
    return this.options.signal.aborted || this.end.signal.aborted;
  }

  /** Ends the step that begins now, when the time comes. */
  get signal(): AbortSignal {
    const now = this.isCancelled ? this.end.signal : this.cancellation.signal;
    return AbortSignal.any([this.options.signal, now]);
  }

  /** Stops it: the job has ended. */
  stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.lastTimer);
    this.end.abort();
  }
}
