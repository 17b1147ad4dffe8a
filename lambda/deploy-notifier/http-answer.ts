import type { Refusal } from "./refusal";

/** An answer of the function's address. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer of JSON. */
export const jsonAnswer = (statusCode: number, body: unknown, headers: HttpAnswer["headers"] = {}): HttpAnswer => ({
  statusCode,
  headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
  body: JSON.stringify(body),
});

/** The same answer with more headers. */
export const withHeaders = (more: HttpAnswer["headers"], { headers, ...rest }: HttpAnswer): HttpAnswer => ({
  ...rest,
  headers: { ...headers, ...more },
});

/** A refusal as problem+json. @see https://www.rfc-editor.org/rfc/rfc9457 */
export const problemAnswer = ({ status, slug, message: detail, errors, headers }: Refusal): HttpAnswer =>
  jsonAnswer(
    status,
    {
      type: `urn:stockwiz:problem:${slug}`,
      title: slug.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase()),
      status,
      detail,
      ...(errors.length > 0 && { errors }),
    },
    { ...headers, "content-type": "application/problem+json; charset=utf-8" },
  );
