import { generateKeyPairSync } from "node:crypto";
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { ISSUER, identityToken, SUBJECT_FORMS, type TokenOptions } from "../../../rehearsal/github/identity-token";
import type { JobIdentity } from "../../../rehearsal/github/job-identity";
import { signingKey } from "../../../rehearsal/github/signing-key";
import { emulatedAws } from "../../support/emulated-aws";
import { ACCOUNT, GITHUB, GITHUB_IDS, synthesize } from "../../support/synthesize";

const job: JobIdentity = {
  repository: { owner: "acme", ownerId: "11", name: "stockwiz", id: "22", visibility: "private" },
  ...{ ref: "refs/heads/main", sha: "0".repeat(40), event: "push", environment: "prod", workflow: "Main" },
  workflowRef: "acme/stockwiz/.github/workflows/main.yml@refs/heads/main",
  jobWorkflowRef: "acme/stockwiz/.github/workflows/main.yml@refs/heads/main",
  ...{ actor: "ann", actorId: "33", runId: "1", runNumber: "1", runAttempt: "1" },
};
const deployed = synthesize("storage", "prod", { ...GITHUB, ...GITHUB_IDS });
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

describe("a role that trusts GitHub", () => {
  const aws = emulatedAws();
  let key: TokenOptions["key"];

  const addRole = (RoleName: string, AssumeRolePolicyDocument: string) =>
    new IAMClient(aws.client).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const trusting = (condition: object, rest: object = {}) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: condition,
        ...rest,
      },
    });

  interface Attempt {
    readonly identity?: Partial<JobIdentity>;
    readonly options?: Partial<TokenOptions>;
    readonly token?: string;
    readonly role?: string;
    readonly seconds?: number;
    readonly session?: string;
  }

  /** @returns `allowed`, or STS's error. */
  const attempt = async ({ identity, options, token, role, seconds, session }: Attempt = {}): Promise<string> => {
    const shown = { form: "ids", audience: "sts.amazonaws.com", key, ...options } as const;
    const WebIdentityToken = token ?? identityToken({ ...job, ...identity }, shown);
    const sts = new STSClient({ ...aws.client, maxAttempts: 1 });
    const request = { RoleArn: roleArn(role ?? "prod-stockwiz-deploy"), RoleSessionName: session ?? "GitHubActions" };
    try {
      const command = new AssumeRoleWithWebIdentityCommand({ ...request, WebIdentityToken, DurationSeconds: seconds });
      const answer = await sts.send(command);
      expect(answer).toMatchObject({
        Audience: "sts.amazonaws.com",
        Provider: expect.stringMatching(/:oidc-provider\/token\.actions\.githubusercontent\.com$/),
        SubjectFromWebIdentityToken: expect.stringMatching(/^repo:acme/),
        Credentials: { SessionToken: expect.any(String) },
      });
      return "allowed";
    } catch (error) {
      const { name, message } = error as Error;
      if (!("$metadata" in (error as object))) throw error;
      return `${name}: ${message}`;
    }
  };
  const DENIED = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity";

  beforeAll(async () => {
    const iam = new IAMClient(aws.client);
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url: ISSUER, ClientIDList: ["sts.amazonaws.com"] }));
    for (const { name, assume_role_policy: trust } of deployed.resources("aws_iam_role"))
      if (String(trust).includes("oidc-provider")) await addRole(String(name), String(trust));
    await addRole(
      "loose",
      trusting({
        StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme*/stockwiz*:ref:refs/heads/release-?" },
      }),
    );
    await addRole(
      "by-claims",
      trusting({
        StringEquals: {
          "token.actions.githubusercontent.com:repository_id": "22",
          "token.actions.githubusercontent.com:actor": "ann",
        },
      }),
    );
    await addRole(
      "by-owner",
      trusting({ StringEquals: { "token.actions.githubusercontent.com:repository_owner_id": "11" } }),
    );
    await addRole(
      "by-mistake",
      trusting({ StringEqual: { "token.actions.githubusercontent.com:sub": "repo:acme/stockwiz" } }),
    );
    key = signingKey(aws.rehearsal.folder.file("github-key.pem"));
  });

  it.each(SUBJECT_FORMS)("admits the jobs of its environment, their repository written by %s", async (form) => {
    expect(await attempt({ options: { form } })).toBe("allowed");
    expect(
      await attempt({ options: { form }, identity: { environment: "prod-plan" }, role: "prod-stockwiz-plan" }),
    ).toBe("allowed");
  });

  it.each<[string, Partial<JobIdentity>]>([
    ["another environment", { environment: "dev" }],
    ["an environment whose name begins like its own", { environment: "prod-plan" }],
    ["no environment", { environment: undefined as unknown as string }],
    ["another repository", { repository: { ...job.repository, name: "other" } }],
    ["another repository of the same names", { repository: { ...job.repository, id: "23" } }],
    ["another owner of the same names", { repository: { ...job.repository, ownerId: "12" } }],
    ["an environment that is called like a whole subject", { environment: "x:environment:prod" }],
  ])("rejects a job of %s", async (_what, identity) => {
    expect(await attempt({ identity })).toBe(DENIED);
  });

  it("rejects a role that is not there as it rejects one that does not trust", async () => {
    expect(await attempt({ role: "nobody" })).toBe(DENIED);
  });

  it("admits by a pattern the branches that it covers, and rejects another one", async () => {
    const at = (ref: string) =>
      attempt({ role: "loose", identity: { environment: undefined as unknown as string, ref } });
    expect([await at("refs/heads/release-1"), await at("refs/heads/release-10"), await at("refs/heads/main")]).toEqual([
      "allowed",
      DENIED,
      DENIED,
    ]);
  });

  it("looks at the claims that AWS hands on, and at no other", async () => {
    expect(await attempt({ role: "by-claims" })).toBe("allowed");
    expect(await attempt({ role: "by-claims", identity: { actor: "bob" } })).toBe(DENIED);
    expect(await attempt({ role: "by-owner" })).toBe(DENIED);
  });

  it("rejects everybody by an operator that IAM does not have", async () => {
    expect(await attempt({ role: "by-mistake" })).toBe(DENIED);
  });

  it.each<[string, () => Attempt, string]>([
    [
      "for another audience",
      () => ({ options: { audience: "https://github.com/acme" } }),
      "InvalidIdentityTokenException: Incorrect token audience",
    ],
    ["that is over", () => ({ options: { now: Date.now() - 3_600_000 } }), "ExpiredTokenException: Token expired"],
    [
      "that somebody else signed",
      () => ({ options: { key: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey } }),
      "InvalidIdentityTokenException: Couldn't retrieve verification key from your identity provider",
    ],
    [
      "that is none",
      () => ({ token: "a.b.c" }),
      "InvalidIdentityTokenException: The ID Token provided is not a valid JWT",
    ],
  ])("rejects a token %s", async (_what, made, words) => {
    expect(await attempt(made())).toContain(words);
  });

  it("rejects a token that was changed, and one that says nobody has to sign it", async () => {
    const [whole = "", claims = "", signature = ""] = identityToken(
      { ...job, environment: "dev" },
      { form: "ids", audience: "sts.amazonaws.com", key },
    ).split(".");
    const changed = Buffer.from(String(Buffer.from(claims, "base64url")).replaceAll("dev", "prod")).toString(
      "base64url",
    );
    expect(await attempt({ token: `${whole}.${changed}.${signature}` })).toContain("has an invalid signature");
    const [, body] = identityToken(job, { form: "ids", audience: "sts.amazonaws.com", key }).split(".");
    const head = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url");
    expect(await attempt({ token: `${head}.${body}.AAAA` })).toContain("InvalidIdentityTokenException");
  });

  it("rejects an issuer that the account has no provider for", async () => {
    const part = (json: object) => Buffer.from(JSON.stringify(json)).toString("base64url");
    const claims = {
      iss: "https://other.test",
      aud: "sts.amazonaws.com",
      sub: "repo:acme/stockwiz:environment:prod",
      exp: 4e9,
    };
    expect(await attempt({ token: `${part({ alg: "RS256" })}.${part(claims)}.AAAA` })).toBe(
      "InvalidIdentityTokenException: No OpenIDConnect provider found in your account for https://other.test",
    );
  });

  it.each<[string, Attempt, string]>([
    [
      "longer than the role allows",
      { seconds: 7200 },
      "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration",
    ],
    ["shorter than a quarter of an hour", { seconds: 60 }, "ValidationError: 1 validation error detected"],
    ["without a name that AWS takes", { session: "of prod" }, "ValidationError: 1 validation error detected"],
  ])("rejects a session %s", async (_what, asked, words) => {
    expect(await attempt(asked)).toContain(words);
  });
});
