import { environmentNamed } from "../../environments/all";
import { DEPLOYED_BRANCH } from "../../environments/names";
import { describeError, UserError } from "../../user-error";
import { type Github, githubOfProcess } from "../github/api";
import { faultOfBranch } from "../github/deploy-branch";
import { faultsOfEnvironment } from "../github/deploy-environment";
import { changes, githubEnvironment } from "./needs";
import type { PrerequisitesRequest } from "./prerequisites";

type Variables = Readonly<Record<string, string | undefined>>;

/** Storage Apply names the branch itself where it may manage the environment, so it need not be named before. */
const isAboutToClose = ({ workflow }: PrerequisitesRequest, { REPO_ADMIN_PAT }: Variables): boolean =>
  workflow === "storage-apply" && Boolean(REPO_ADMIN_PAT);

const faultsOf = async (github: Github, request: PrerequisitesRequest, given: Variables): Promise<string[]> => {
  const fault = await faultOfBranch(github, DEPLOYED_BRANCH);
  const { workflow, env, unapproved = false } = request;
  if (env === undefined) return fault ? [fault] : [];
  const { protection } = environmentNamed(env, "--env");
  const faults = await faultsOfEnvironment(github, {
    name: githubEnvironment(workflow, env),
    branch: isAboutToClose(request, given) ? undefined : DEPLOYED_BRANCH,
    wantsReviewers: protection.deletion && !unapproved,
  });
  return [...(fault ? [fault] : []), ...faults];
};

/**
 * What lets somebody deploy who should not, a line each: GitHub is asked, with what a job's own token may read. What cannot be
 * read is one of them. A workflow that only looks deploys nothing.
 */
export const openDoors = async (request: PrerequisitesRequest, given: Variables): Promise<string[]> => {
  if (!changes(request.workflow)) return [];
  try {
    return await faultsOf(githubOfProcess(), request, given);
  } catch (error) {
    if (error instanceof UserError) return [describeError(error)];
    throw error;
  }
};
