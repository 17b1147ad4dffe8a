const BYTES = 16;

/** Makes a key nobody else has. `crypto.randomUUID` is not there over plain HTTP; this is. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Gives one key per content: sending the same again is a retry, sending something else is another request. */
export const keyPerContent = (): ((content: unknown) => string) => {
  const keys = new Map<string, string>();
  return (content) => {
    const text = JSON.stringify(content);
    const key = keys.get(text) ?? newKey();
    keys.set(text, key);
    return key;
  };
};
