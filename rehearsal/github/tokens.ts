import { randomUUID } from "node:crypto";
import type { GithubAnswer, Level, Route } from "./route";

/** What a token may do, by the names that a workflow has for it. */
export type Permissions = Readonly<Record<string, Level | "none">>;

interface Token {
  /** A job's own, or somebody's fine-grained one. */
  readonly kind: "job" | "personal";
  readonly permissions: Permissions;
}

/** Who asks, and what they may. */
export class Tokens {
  private readonly tokens = new Map<string, Token>();

  /** Makes a token. Every token may read what a repository is called: `metadata: read`. */
  add(permissions: Permissions, kind: Token["kind"] = "job"): string {
    const text = `${kind === "job" ? "ghs" : "github_pat"}_${randomUUID().replaceAll("-", "")}`;
    this.tokens.set(text, { kind, permissions: { metadata: "read", ...permissions } });
    return text;
  }

  /** @returns why GitHub refuses whoever asks, or undefined. */
  refusal(authorization: string | undefined, { permissions }: Pick<Route, "permissions">): GithubAnswer | undefined {
    const token = this.tokens.get(/^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "");
    if (!token) return { status: 401, body: { message: "Bad credentials" } };
    const isGiven = permissions.some((permission) => {
      const [scope = "", level = ""] = permission.split(": ");
      const given = token.permissions[scope];
      return given === "write" || (given === "read" && level === "read");
    });
    if (isGiven) return undefined;
    const who = token.kind === "job" ? "integration" : "personal access token";
    return {
      status: 403,
      body: { message: `Resource not accessible by ${who}` },
      headers: { "x-accepted-github-permissions": permissions.map((each) => each.replace(": ", "=")).join("; ") },
    };
  }
}
