import { UserError } from "../../user-error";
import type { Permissions as TokenPermissions } from "../github/tokens";
import type { Permissions } from "./model";

const LEVELS = ["none", "read", "write"] as const;

const levelOf = (permissions: Permissions, what: string): number => {
  if (permissions === "write-all") return LEVELS.indexOf("write");
  if (permissions === "read-all") return LEVELS.indexOf("read");
  const level = typeof permissions === "object" ? `${permissions[what] ?? "none"}` : "none";
  return (LEVELS as readonly string[]).indexOf(level);
};

/** Whether a token may do at least that much. */
export const permits = (permissions: Permissions | undefined, what: string, level: (typeof LEVELS)[number]): boolean =>
  permissions !== undefined && levelOf(permissions, what) >= LEVELS.indexOf(level);

/**
 * Refuses a job that asks for more than the job that calls its workflow may do, as GitHub does before anything runs.
 * @param allowed Permissions of the calling job; where it names none, GitHub's settings decide, which nobody here knows.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#access-and-permissions-for-nested-workflows
 * @throws UserError
 */
export const refuseMore = (asked: Permissions | undefined, allowed: Permissions | undefined, where: string): void => {
  if (asked === undefined || allowed === undefined || allowed === "write-all") return;
  if (typeof asked === "string" && asked !== allowed)
    throw new UserError(`${where}: asks for ${asked}, the calling job is not allowed that; list the permissions`);
  for (const [what, level] of Object.entries(typeof asked === "object" ? asked : {}))
    if (levelOf(asked, what) > levelOf(allowed, what))
      throw new UserError(
        `${where}: asks for ${what}: ${level}, and the job that calls it is allowed ${what}: ${LEVELS[levelOf(allowed, what)]}; give that job the permission`,
      );
};

/** What the token of a job can be given. @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions */
const SCOPES = [
  ...["actions", "attestations", "checks", "contents", "deployments", "discussions", "issues", "packages"],
  ...["pages", "pull-requests", "security-events", "statuses"],
];
/** GitHub's own choice for a repository, where no workflow says anything. */
const UNSAID: Permissions = { contents: "read", packages: "read" };

/** What the token of a job may do at GitHub. */
export const tokenPermissions = (permissions: Permissions = UNSAID): TokenPermissions =>
  Object.fromEntries(SCOPES.map((scope) => [scope, LEVELS[levelOf(permissions, scope)] ?? "none"]));
