import type { Deployment } from "../../environments/deployment";
import { processVariables } from "../process";
import { ask, githubToManage } from "./api";

interface Repository {
  readonly id: number;
  readonly owner: { readonly id: number };
}

/**
 * The variables that name the repository by the numbers which GitHub gave it. A job has them; elsewhere GitHub is asked, as AWS
 * is asked for the account, if there is a token to ask with.
 * @returns no variables where nobody needs them, or knows them.
 * @throws UserError when GitHub refuses to tell.
 */
export const repositoryIdVariables = async ({ github }: Deployment): Promise<Readonly<Record<string, string>>> => {
  const hasToken = Boolean(processVariables.REPO_ADMIN_PAT || processVariables.GITHUB_TOKEN);
  if (!github || github.ids || !hasToken) return {};
  const { id, owner } = (await ask(githubToManage(), { path: "", permission: "metadata: read" })) as Repository;
  return { GITHUB_REPOSITORY_ID: String(id), GITHUB_REPOSITORY_OWNER_ID: String(owner.id) };
};
