/** One field of a request and what the service says about it. */
export interface FieldRefusal {
  readonly field: string;
  readonly message: string;
}

interface ProblemDocument {
  readonly type?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldRefusal[];
}

const PREFIX = "urn:stockwiz:problem:";
const AWAY: ReadonlySet<number> = new Set([0, 502, 503, 504]);

/** An answer other than success, or none at all (status 0). */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    readonly slug: string,
    detail: string,
    readonly fields: readonly FieldRefusal[] = [],
  ) {
    super(detail);
  }

  /** True when the same request may well succeed in a moment. */
  get isAway(): boolean {
    return AWAY.has(this.status);
  }
}

/** Takes whatever was thrown for a refusal: an answer that cannot be read is as good as none. */
export const asRefusal = (error: unknown): Refusal =>
  error instanceof Refusal ? error : new Refusal(0, "no-answer", String(error));

/** Reads the problem document of an answer. */
export const refusalFrom = async (response: Response): Promise<Refusal> => {
  const { type = "", detail = "", errors = [] } = (await response.json().catch(() => ({}))) as ProblemDocument;
  return new Refusal(response.status, type.replace(PREFIX, ""), detail, errors);
};
