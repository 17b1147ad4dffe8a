const SIGN = /\*\*\/|\*+|\?|\[[^\]]*\]|[\s\S]/g;

const sourceOf = (sign: string): string => {
  if (sign === "**/") return "(?:.*/)?";
  if (sign.startsWith("*")) return "[^/]*";
  if (sign === "?") return "[^/]";
  if (sign.startsWith("[") && sign.length > 1) return sign.replace(/^\[!/, "[^");
  return sign.replace(/[.+^${}()|\\[\]]/, "\\$&");
};

/**
 * Whether a pattern of GitHub's covers a name: a star stops at a slash, `**` before one does not.
 * @see https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax
 */
export const coversRef = (pattern: string, name: string): boolean =>
  new RegExp(`^${(pattern.match(SIGN) ?? []).map(sourceOf).join("")}$`).test(name);
