import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { ISSUER, keyId } from "./identity-token";

/** GitHub's own size. */
const MODULUS_BITS = 2048;

/**
 * The key that the rehearsed GitHub signs tokens with: one for each rehearsal, in a file, because the program that plays
 * GitHub and the one that plays STS are two.
 */
export const signingKey = (file: string): KeyObject => {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: MODULUS_BITS });
    try {
      writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // another program was first
    }
  }
  return createPrivateKey(readFileSync(file));
};

/** Gives its public half to whoever is shown a token of GitHub's: nothing before the first one was signed. */
export const keyOfGithub =
  (file: string) =>
  (issuer: string, name: string): KeyObject | undefined => {
    if (issuer !== ISSUER || !existsSync(file)) return undefined;
    const key = createPublicKey(readFileSync(file));
    return keyId(key) === name ? key : undefined;
  };
