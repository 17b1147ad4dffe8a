import { createHash, createPublicKey, type KeyObject, randomUUID, sign } from "node:crypto";
import type { JobIdentity } from "./job-identity";

/** Who signs the tokens of GitHub Actions. */
export const ISSUER = "https://token.actions.githubusercontent.com";
/** How long a token is good for. */
const LIFE_SECONDS = 300;

/**
 * How a subject writes the repository: by its names alone, or with the numbers of owner and repository, which is how GitHub
 * writes it for repositories that were created, renamed or transferred after 2026-07-15.
 * @see https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
 */
export const SUBJECT_FORMS = ["names", "ids"] as const;
export type SubjectForm = (typeof SUBJECT_FORMS)[number];

const contextOf = ({ environment, event, ref }: JobIdentity): string => {
  if (environment !== undefined) return `environment:${environment.replaceAll(":", "%3A")}`;
  return event === "pull_request" ? "pull_request" : `ref:${ref}`;
};

/** Who a job is, in the one claim that every cloud looks at. */
export const subjectOf = (identity: JobIdentity, form: SubjectForm): string => {
  const { owner, ownerId, name, id } = identity.repository;
  const repository = form === "ids" ? `${owner}@${ownerId}/${name}@${id}` : `${owner}/${name}`;
  return `repo:${repository}:${contextOf(identity)}`;
};

const refTypeOf = (ref: string): string => (ref.startsWith("refs/tags/") ? "tag" : "branch");

/** The claims of GitHub's own. @see https://docs.github.com/en/actions/reference/security/oidc */
const claimsOf = (identity: JobIdentity): Readonly<Record<string, string>> => {
  const { repository, ref, sha, event, environment } = identity;
  return {
    ...(environment !== undefined && { environment }),
    ...{ repository: `${repository.owner}/${repository.name}`, repository_id: repository.id },
    ...{ repository_owner: repository.owner, repository_owner_id: repository.ownerId },
    ...{ repository_visibility: repository.visibility, runner_environment: "github-hosted" },
    ...{ ref, ref_type: refTypeOf(ref), sha, event_name: event, base_ref: "", head_ref: "" },
    ...{ actor: identity.actor, actor_id: identity.actorId },
    ...{ workflow: identity.workflow, workflow_ref: identity.workflowRef, workflow_sha: sha },
    ...{ job_workflow_ref: identity.jobWorkflowRef, job_workflow_sha: sha },
    ...{ run_id: identity.runId, run_number: identity.runNumber, run_attempt: identity.runAttempt },
  };
};

export interface TokenOptions {
  readonly form: SubjectForm;
  /** Whom the token is for. */
  readonly audience: string;
  /** The issuer's private key. */
  readonly key: KeyObject;
  /** Moment of its issue, in milliseconds. @default now */
  readonly now?: number;
}

const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString("base64url");

/** A name of a key, the same for its private and its public half. */
export const keyId = (key: KeyObject): string =>
  createHash("sha256")
    .update((key.type === "private" ? createPublicKey(key) : key).export({ type: "spki", format: "der" }))
    .digest("base64url");

/** The token that GitHub gives a job which has `id-token: write`: a JWT, signed. */
export const identityToken = (
  identity: JobIdentity,
  { form, audience, key, now = Date.now() }: TokenOptions,
): string => {
  const seconds = Math.floor(now / 1000);
  const header = { typ: "JWT", alg: "RS256", kid: keyId(key) };
  const claims = {
    ...{ jti: randomUUID(), sub: subjectOf(identity, form), aud: audience, iss: ISSUER },
    ...claimsOf(identity),
    ...{ nbf: seconds, iat: seconds, exp: seconds + LIFE_SECONDS },
  };
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key).toString("base64url")}`;
};
