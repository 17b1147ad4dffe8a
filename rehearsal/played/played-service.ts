/** A service of AWS as the rehearsal has it. */
export interface PlayedService {
  readonly name: string;
  /** How its calls are signed, as `rehearsal calls` shows them. */
  readonly scopes: readonly string[];
  /** Names of the handlers that answer for it. The emulator answers all else. */
  readonly handlers: readonly string[];
  /** What really happens here, a sentence each. */
  readonly plays: readonly string[];
  /** What it refuses as AWS does, with AWS's own error where there is one. */
  readonly refuses: readonly string[];
  /** What AWS does and the rehearsal does not know. */
  readonly unknown: readonly string[];
}
