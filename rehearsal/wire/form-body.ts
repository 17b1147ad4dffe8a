import type { WireRequest } from "./aws-call";

/** The parameters of a request in AWS's query protocol. */
export const formOf = ({ body }: Pick<WireRequest, "body">): URLSearchParams =>
  new URLSearchParams(body.toString("utf8"));

/** The request with other parameters. */
export const withForm = (request: WireRequest, form: URLSearchParams): WireRequest => ({
  ...request,
  body: Buffer.from(form.toString()),
});

/** Another question of the same caller: moto checks no signature. */
export const asking = (request: WireRequest, words: Readonly<Record<string, string>>): WireRequest =>
  withForm(request, new URLSearchParams({ Version: formOf(request).get("Version") ?? "", ...words }));

export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
