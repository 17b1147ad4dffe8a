import * as z from "zod/mini";

/** Names one field and what is wrong with it. */
export interface FieldError {
  /** Dotted path inside the event or body. */
  readonly field: string;
  readonly message: string;
}

export interface RefusalOptions {
  /** Fields that are wrong. @default [] */
  readonly errors?: readonly FieldError[];
  /** Headers of the answer, such as `allow`. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was sent is no use, and would be none if it were sent again. Whoever waits for an answer gets it as problem+json. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly slug: string,
    detail: string,
    { errors = [], headers = {} }: RefusalOptions = {},
  ) {
    super(detail);
    this.errors = errors;
    this.headers = headers;
  }
}

/** Fields that a schema found wrong. Their values are left out: nobody knows what a stranger puts into them. */
export const wrongFields = ({ issues }: z.core.$ZodError): FieldError[] =>
  issues.map(({ path, message }) => ({ field: path.join(".") || "body", message }));

/** Gives the value as the schema describes it. @throws Refusal 422 naming each wrong field */
export const checked = <T extends z.ZodMiniType>(slug: string, schema: T, value: unknown): z.output<T> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = wrongFields(result.error);
  throw new Refusal(422, slug, errors.map(({ field, message }) => `${field}: ${message}`).join("; "), { errors });
};

/** Line breaks and control characters: with them one field could pass for several lines of a message. */
const ONE_LINE = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;

/** A text of one line that says something. */
export const lineOfText = (longest: number) =>
  z
    .string({ error: ({ input }) => (input === undefined ? "is required" : "must be a text") })
    .check(
      z.regex(/\S/, "must not be blank"),
      z.maxLength(longest, `must be at most ${longest} characters`),
      z.regex(ONE_LINE, "must be one line without control characters"),
    );
