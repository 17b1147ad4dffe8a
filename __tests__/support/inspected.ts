import { INSPECTED_BODY_BYTES, type InspectedRequest } from "../../rehearsal/waf/inspected-request";
import { judge, type Verdict } from "../../rehearsal/waf/judge";
import { RequestRates } from "../../rehearsal/waf/request-rates";
import type { DeployedWebAcl } from "../../rehearsal/waf/web-acl";

/** What a test says of a request beyond a plain `GET /`. */
export interface Asked {
  readonly method?: string;
  /** Path and query. */
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly sourceIp?: string;
}

const HEADERS = { host: "shop.example.com", "user-agent": "Mozilla/5.0" };

/** A request as WAF gets it; a header with an empty value is left out. */
export const inspected = ({
  method = "GET",
  url = "/",
  headers = {},
  body = "",
  sourceIp,
}: Asked): InspectedRequest => {
  const [path = "", query = ""] = url.split(/\?(.*)/s);
  const bytes = Buffer.from(body);
  const length = bytes.length > 0 ? { "content-length": String(bytes.length) } : {};
  return {
    method,
    path,
    query,
    httpVersion: "1.1",
    rawHeaders: Object.entries({ ...HEADERS, ...length, ...headers })
      .filter(([, value]) => value !== "")
      .flat(),
    body: bytes.subarray(0, INSPECTED_BODY_BYTES),
    isBodyOversize: bytes.length > INSPECTED_BODY_BYTES,
    sourceIp: sourceIp ?? "203.0.113.7",
  };
};

/** What a web ACL says of one request that nobody has asked before. */
export const verdictOn = (webAcl: DeployedWebAcl, asked: Asked): Verdict =>
  judge(webAcl, inspected(asked), new RequestRates(() => 0));
