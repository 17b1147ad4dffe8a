/** A text as it is, in a line of Markdown: GitHub makes neither markup nor a mention nor a link to an issue of it. */
export const plain = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/[\\|`*_[\]~!]/g, "\\$&")
    .replace(/[@#]/g, (sign) => `${sign}&#8203;`) // a space without width: nobody is called, no issue is linked
    .replace(/:\/\//g, ":&#8203;//")
    .replace(/\s+/g, " ");

/** The longest row of backticks in a text. */
const longestRow = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));

/** A text as code within a line. */
export const inlineCode = (text: string): string => {
  const fence = "`".repeat(longestRow(text) + 1);
  const space = /^`|`$/.test(text) ? " " : "";
  return `${fence}${space}${text.replace(/\s+/g, " ")}${space}${fence}`;
};

/** A text of several lines as it is. */
export const codeBlock = (text: string, language = ""): string => {
  const fence = "`".repeat(Math.max(3, longestRow(text) + 1));
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
};

/** Something that is read by whoever opens it. */
export const collapsed = (title: string, body: string): string =>
  `<details><summary>${plain(title)}</summary>\n\n${body}\n\n</details>`;
