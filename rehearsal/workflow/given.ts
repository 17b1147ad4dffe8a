import { UserError } from "../../user-error";

/** What stands for the secrets of a repository here, where nobody says otherwise. The others are empty, as on GitHub. */
const STAND_IN_SECRETS: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "stand-in-access-key",
  AWS_SECRET_ACCESS_KEY: "stand-in-secret-key",
  SONAR_TOKEN: "stand-in-sonar-token",
};
const STAND_IN_VARIABLES: Readonly<Record<string, string>> = { SONAR_ORGANIZATION: "stockwiz" };

/** `name=value` of the command line, several of them. @throws UserError when one is something else. */
const pairsOf = (option: string, texts: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new UserError(`${option}: "${text}": write it as NAME=VALUE`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );

/** What GitHub knows of the repository, as far as workflows ask. */
export interface Repository {
  /** Private and internal ones are. */
  readonly isPrivate: boolean;
  /** Whether code scanning takes findings; a public repository always does. */
  readonly hasCodeScanning: boolean;
}

export interface GivenOptions {
  readonly public: boolean;
  readonly codeScanning: boolean;
  readonly input: readonly string[];
  readonly secret: readonly string[];
  readonly var: readonly string[];
}

/** What a run is given from outside. */
export interface Given {
  readonly inputs: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly repository: Repository;
}

/** @throws UserError when an option is malformed. */
export const givenBy = (options: GivenOptions): Given => ({
  inputs: pairsOf("--input", options.input),
  secrets: { ...STAND_IN_SECRETS, ...pairsOf("--secret", options.secret) },
  vars: { ...STAND_IN_VARIABLES, ...pairsOf("--var", options.var) },
  repository: { isPrivate: !options.public, hasCodeScanning: options.public || options.codeScanning },
});
