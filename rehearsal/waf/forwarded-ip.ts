import { isIP } from "node:net";
import { headerValues, type InspectedRequest } from "./inspected-request";

/** Of more addresses in the header, WAF looks at the last ones.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_IPSetForwardedIPConfig.html */
const MAX_ADDRESSES = 10;

/** Where an address stands that a proxy has forwarded, and what is true when it is none. */
export interface ForwardedIp {
  readonly HeaderName: string | undefined;
  readonly FallbackBehavior: string | undefined;
  readonly Position?: string | undefined;
}

/** The addresses to look at; a boolean where the answer does not depend on them. */
export const forwardedAddresses = (
  { HeaderName = "", FallbackBehavior, Position = "FIRST" }: ForwardedIp,
  request: InspectedRequest,
): readonly string[] | boolean => {
  const [header] = headerValues(request, HeaderName);
  if (header === undefined) return false; // the rule is not applied at all
  const all = header.split(",").map((address) => address.trim());
  const chosen = { FIRST: all.slice(0, 1), LAST: all.slice(-1), ANY: all.slice(-MAX_ADDRESSES) }[Position] ?? [];
  const addresses = chosen.filter((address) => isIP(address) !== 0);
  return addresses.length > 0 ? addresses : FallbackBehavior === "MATCH";
};
