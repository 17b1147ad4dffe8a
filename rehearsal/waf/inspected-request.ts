/**
 * Bytes of a body that a load balancer hands to WAF; for a load balancer no setting changes it.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html
 */
export const INSPECTED_BODY_BYTES = 8192;

/** A request as WAF gets it from a load balancer. */
export interface InspectedRequest {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  /** What follows the `?`, as it was sent. */
  readonly query: string;
  readonly httpVersion: string;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  /** At most the first {@link INSPECTED_BODY_BYTES}. */
  readonly body: Buffer;
  /** Whether more of the body followed. */
  readonly isBodyOversize: boolean;
  readonly sourceIp: string;
}

/** Name and value of each header, in the order in which they were sent. */
export const headersOf = ({ rawHeaders }: Pick<InspectedRequest, "rawHeaders">): [name: string, value: string][] => {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) pairs.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
  return pairs;
};

/** Values of one header, its name in any case. */
export const headerValues = (request: Pick<InspectedRequest, "rawHeaders">, wanted: string): string[] =>
  headersOf(request)
    .filter(([name]) => name.toLowerCase() === wanted.toLowerCase())
    .map(([, value]) => value);
