/**
 * The best known forms of cross-site scripting. What AWS looks for it does not publish; of these it is known.
 * @see https://owasp.org/www-community/attacks/xss/
 */
const CROSS_SITE_SCRIPTING: readonly RegExp[] = [
  /<\/?(?:script|iframe|object|embed|applet|svg|math|base|form|meta|link|style|frameset)\b/,
  /<[a-z!/][^>]*\son[a-z]{3,}\s*=/,
  /<[a-z][^>]*(?:href|src|action|data)\s*=\s*["']?\s*(?:javascript|vbscript|data):/,
  /\b(?:javascript|vbscript):\s*\S/,
];

/**
 * The best known forms of SQL injection.
 * @see https://owasp.org/www-community/attacks/SQL_Injection
 */
const SQL_INJECTION: readonly RegExp[] = [
  /\bunion\s+(?:all\s+|distinct\s+)?select\b/,
  /\bselect\b.{1,200}\bfrom\b/s,
  /\b(?:insert\s+into|delete\s+from|update\s+\S+\s+set)\b/,
  /\b(?:drop|alter|truncate|create)\s+(?:table|database|schema|view|user)\b/,
  /;\s*(?:drop|delete|insert|update|alter|create|truncate|exec|execute|shutdown|select)\b/,
  /['"`)]\s*(?:or|and|\|\||&&)\s*['"`(]*\w+['"`]*\s*(?:=|<|>|like\b|is\b|in\b|between\b)/,
  /\b(?:or|and)\s+(\d+)\s*=\s*\d+/,
  /['"`)]\s*;?\s*(?:--|#|\/\*)/,
  /\b(?:sleep|benchmark|pg_sleep|load_file|extractvalue|updatexml|xp_cmdshell)\s*\(/,
  /\bwaitfor\s+delay\b|\binformation_schema\b|\bxp_cmdshell\b/,
];

const matchesAny = (text: string, patterns: readonly RegExp[]): boolean => {
  const lower = text.toLowerCase();
  return patterns.some((pattern) => pattern.test(lower));
};

/** Whether a text looks like cross-site scripting. */
export const looksLikeScripting = (text: string): boolean => matchesAny(text, CROSS_SITE_SCRIPTING);

/** Whether a text looks like SQL that somebody injects. */
export const looksLikeSql = (text: string): boolean =>
  matchesAny(text, SQL_INJECTION) || matchesAny(text.replaceAll(/\/\*.*?\*\//gs, " "), SQL_INJECTION);
