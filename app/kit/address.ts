import { UserError } from "../../user-error";

/** What a part of an address says, without its escapes. @throws UserError when a percent sign begins none */
export const unescaped = (variable: string, part: string, text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new UserError(`${variable}: its ${part} has a "%" that begins no escape; write a percent sign as %25`, {
      cause,
    });
  }
};

/** @throws UserError when an address has a part behind `#`, which everybody would drop: usually half of a password */
export const refuseFragment = (variable: string, { hash, href }: URL): void => {
  if (hash === "" && !href.endsWith("#")) return;
  throw new UserError(`${variable}: everything behind its "#" would be dropped; write a "#" as %23`);
};
