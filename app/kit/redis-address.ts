import { UserError } from "../../user-error";
import { refuseFragment, unescaped } from "./address";

const VARIABLE = "REDIS_URL";
const HAS_SCHEME = /^[a-z][\w+.-]*:\/\//i;
const FORM = "write host:6379, redis://user:password@host:6379/0, or rediss://… for TLS";

/**
 * Where Redis is: `REDIS_URL`, which may lack its scheme.
 * @throws UserError when it is no address of Redis, or has a part that would be dropped
 */
export const redisAddress = (text: string): string => {
  const address = HAS_SCHEME.test(text) ? text : `redis://${text}`;
  if (!/^rediss?:\/\//.test(address) || !URL.canParse(address)) {
    throw new UserError(`${VARIABLE}: not an address of Redis; ${FORM}`);
  }
  const url = new URL(address);
  refuseFragment(VARIABLE, url);
  if (url.hostname === "") throw new UserError(`${VARIABLE}: names no host; ${FORM}`);
  if (!/^\/?\d*$/.test(url.pathname)) throw new UserError(`${VARIABLE}: its path is no number of a database; ${FORM}`);
  if (url.search !== "") throw new UserError(`${VARIABLE}: its options would be dropped; ${FORM}`);
  for (const part of ["username", "password"] as const) unescaped(VARIABLE, part, url[part]);
  return address;
};
