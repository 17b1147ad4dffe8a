/**
 * What a spreadsheet takes for the beginning of a formula, in the half and in the full width of East Asian keyboards.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = "[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]";
const LOOKS_LIKE_FORMULA = new RegExp(`^'*${FORMULA}`);
const IS_DEFUSED = new RegExp(`^'+${FORMULA}`);

/**
 * Puts an apostrophe before a text that a spreadsheet would run. A text that begins with apostrophes and would be one
 * without them gets another, so that `restored` gives every text back as it was.
 */
export const defused = (text: string): string => (LOOKS_LIKE_FORMULA.test(text) ? `'${text}` : text);

/** Takes away the apostrophe that `defused` put there. */
export const restored = (cell: string): string => (IS_DEFUSED.test(cell) ? cell.slice(1) : cell);
