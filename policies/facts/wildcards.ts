/** A pattern of IAM, in which `*` is any text and `?` any character, as an expression for all of a text. */
export const wildcards = (pattern: string, flags = ""): RegExp => {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, flags);
};
