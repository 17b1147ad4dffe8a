import { processVariables } from "./process";

/** A key of AWS is longer; those of a rehearsal are a word that stands in many outputs. */
const SHORTEST_KEY = 16;
/** Shorter ones would hide half of every output, and protect nothing. */
const SHORTEST_SECRET = 6;

/** Variables whose values no output may show, with the fewest characters of a value that is one. */
export const secretVariables = {
  AWS_ACCESS_KEY_ID: SHORTEST_KEY,
  AWS_SECRET_ACCESS_KEY: SHORTEST_KEY,
  AWS_SESSION_TOKEN: SHORTEST_KEY,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: SHORTEST_KEY,
  GITHUB_TOKEN: SHORTEST_SECRET,
  REPO_ADMIN_PAT: SHORTEST_SECRET,
  SENDER_EMAIL: SHORTEST_SECRET,
  APP_PASSWORD: SHORTEST_SECRET,
  SONAR_TOKEN: SHORTEST_SECRET,
} as const;

const HIDDEN = "***";

const hidden = new Set<string>();

/** From now on no output shows this value, nor the same in another writing. */
export const hide = (secret: string): void => {
  const lines = secret.split("\n").map((line) => line.trim());
  for (const value of [secret, ...lines].filter(({ length }) => length >= SHORTEST_SECRET)) {
    const json = JSON.stringify(value).slice(1, -1);
    for (const form of [value, json, encodeURIComponent(value), Buffer.from(value).toString("base64")])
      hidden.add(form);
  }
};

/** A text with every secret in it made unreadable. */
export const withoutSecrets = (text: string): string => {
  let shown = text;
  for (const secret of [...hidden].sort((a, b) => b.length - a.length)) shown = shown.replaceAll(secret, HIDDEN);
  return shown;
};

/** Lets no secret of the process's variables into what it prints, whoever prints it. Call it before anything is printed. */
export const guardOutput = (): void => {
  for (const [name, shortest] of Object.entries(secretVariables)) {
    const value = processVariables[name] ?? "";
    if (value.length >= shortest) hide(value);
  }
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (text: string, ...rest: unknown[]) => boolean;
    stream.write = (chunk: Uint8Array | string, ...rest: unknown[]) =>
      write(withoutSecrets(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString()), ...rest);
  }
};
