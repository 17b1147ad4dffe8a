import type { ResponseContentType } from "@aws-sdk/client-wafv2";
import type { OwnAnswer } from "../alb/own-answer";
import type { Verdict } from "./judge";

const FORBIDDEN = 403;

const CONTENT_TYPES: Readonly<Record<ResponseContentType, string>> = {
  APPLICATION_JSON: "application/json",
  TEXT_HTML: "text/html",
  TEXT_PLAIN: "text/plain",
};

/**
 * What a client gets of a request that is blocked: the rule's own answer, or the load balancer's page for 403.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
 */
export const blockAnswer = ({ response, body }: Verdict): OwnAnswer => {
  const status = response?.ResponseCode ?? FORBIDDEN;
  const headers = (response?.ResponseHeaders ?? []).map(({ Name = "", Value = "" }) => [Name, Value] as const);
  const contentType = body?.ContentType && CONTENT_TYPES[body.ContentType];
  return {
    status,
    headers: { ...Object.fromEntries(headers), ...(contentType && { "content-type": contentType }) },
    // Without a body of its own a custom response has none at all.
    ...(response && { body: body?.Content ?? "" }),
  };
};
