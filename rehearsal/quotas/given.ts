import { UserError } from "../../user-error";

/** Reads `CODE=VALUE` each. @throws UserError that names the one that is wrong */
export const givenQuotas = (texts: readonly string[] = []): Record<string, number> =>
  Object.fromEntries(
    texts.map((text) => {
      const [, code = "", value = ""] = /^(L-[0-9A-F]{8})=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
      if (!code) throw new UserError(`--quota: "${text}" is no quota; write a code and a value, like L-3032A538=6`);
      return [code, Number(value)];
    }),
  );
