/** What the target of a request says. */
export interface RequestTarget {
  /** As a load balancer's rules see it: normalised. */
  readonly path: string;
  /** As it was sent. */
  readonly sentPath: string;
  /** What follows the `?`, as it was sent. */
  readonly query: string;
  /** Of an absolute form, which counts more than the Host header. */
  readonly host?: string;
}

/** @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
const ABSOLUTE_FORM = /^https?:\/\/([^/?#]+)([^?]*)(\?.*)?$/i;
/** @see https://www.rfc-editor.org/rfc/rfc3986#section-2.3 */
const UNRESERVED = /[\w.~-]/;

const decoded = (path: string): string =>
  path.replace(/%[\da-f]{2}/gi, (hex) => {
    const character = String.fromCharCode(Number.parseInt(hex.slice(1), 16));
    return UNRESERVED.test(character) ? character : hex.toUpperCase();
  });

/** @see https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4 */
const withoutDots = (path: string): string => {
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  for (const [index, segment] of segments.entries()) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
    if ((segment === "." || segment === "..") && index === segments.length - 1) kept.push("");
  }
  return `/${kept.join("/")}`;
};

/** Path and query of an origin form. */
const split = (target: string): RequestTarget => {
  const at = target.indexOf("?");
  const sentPath = at < 0 ? target : target.slice(0, at);
  const query = at < 0 ? "" : target.slice(at + 1);
  return { path: sentPath.startsWith("/") ? withoutDots(decoded(sentPath)) : sentPath, sentPath, query };
};

/**
 * What a request asks for, as the rules of a listener look at it: after normalisation, and of an absolute form without
 * scheme and host.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export const requestTarget = (url: string): RequestTarget => {
  const [isAbsolute, host = "", path = "", query = ""] = ABSOLUTE_FORM.exec(url) ?? [];
  return isAbsolute === undefined ? split(url) : { ...split((path || "/") + query), host };
};
