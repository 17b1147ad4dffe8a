import { githubEnvironment, type Need, needs, type WorkflowName } from "./needs";

type Variables = Readonly<Record<string, string | undefined>>;

export interface PrerequisitesRequest {
  readonly workflow: WorkflowName;
  /** Environment whose job asks. Without one, what the repository keeps is looked for. */
  readonly env?: string;
  /** Deploy to a protected environment that nobody has to approve. @default false */
  readonly unapproved?: boolean;
}

const entries: readonly (readonly [string, Need])[] = Object.entries(needs);

const placeOf = ({ workflow, env }: PrerequisitesRequest): string =>
  env === undefined ? "the repository" : `the GitHub environment ${githubEnvironment(workflow, env)}`;

/**
 * Everything that a workflow has to be given and has not, a line each. GitHub shows an environment's values to nobody before
 * its approval, so the job of an environment asks for its own.
 * @param given Names and values; a workflow passes `set` for a secret, and nothing else of it.
 */
export const missingOf = (request: PrerequisitesRequest, given: Variables): string[] => {
  const { workflow, env } = request;
  const line = ([name, { kind, from, why }]: (typeof entries)[number]): string =>
    `${name}: is missing, a ${kind} of ${placeOf(request)}: ${why}; get it from ${from}`;
  const scope = env === undefined ? "repository" : "environment";
  const asked = entries.filter(([, need]) => need.scope === scope && need.workflows.includes(workflow));
  const missing = asked.filter(([name]) => !given[name]);
  const lacks = (way: Need["must"]) => missing.filter(([, { must }]) => must === way);
  const lines = lacks("required").map(line);
  const half = lacks("both");
  if (half.length > 0 && asked.some(([name, { must }]) => must === "both" && given[name]))
    lines.push(
      "e-mail: either both of its secrets have to be there, or none:",
      ...half.map((entry) => `  ${line(entry)}`),
    );
  if (lacks("role").length === 0 || lacks("keys").length === 0) return lines;
  const ways = [...lacks("role"), ...lacks("keys")];
  return [
    ...lines,
    "credentials of AWS: either the role or both keys have to be there:",
    ...ways.map((entry) => `  ${line(entry)}`),
  ];
};

/** What a run does without because it comes from a fork, which GitHub gives no secrets. */
export const leftOut = ({ HEAD_REPOSITORY, GITHUB_REPOSITORY }: Variables): string | undefined =>
  HEAD_REPOSITORY && HEAD_REPOSITORY !== GITHUB_REPOSITORY
    ? `${HEAD_REPOSITORY} is a fork, and gets no secrets: the plans of the environments and the upload of findings are left out; a maintainer who trusts the change pushes its branch to ${GITHUB_REPOSITORY}`
    : undefined;
