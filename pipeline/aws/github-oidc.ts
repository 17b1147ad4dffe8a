import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import type { Deployment } from "../../environments/deployment";
import { UserError } from "../../user-error";
import { isMissing } from "./clients";

const ISSUER = "token.actions.githubusercontent.com";
const AUDIENCE = "sts.amazonaws.com";
const OWN_TAG = { Key: "Project", Value: "StockWiz" };

export const githubOidcArn = ({ account }: Deployment): string => `arn:aws:iam::${account}:oidc-provider/${ISSUER}`;

/** Whether the deployment shares the account's OIDC provider with the other environments of StockWiz. */
export const sharesGithubOidc = ({ environment: { iam } }: Deployment): boolean =>
  iam.roles === "create" && iam.githubOidcProvider === "shared";

/** Whether the account has the provider, and whether StockWiz made it. */
const find = async (iam: IAMClient, deployment: Deployment): Promise<{ isOurs: boolean } | undefined> => {
  try {
    const OpenIDConnectProviderArn = githubOidcArn(deployment);
    const { Tags = [] } = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    return { isOurs: Tags.some(({ Key, Value }) => Key === OWN_TAG.Key && Value === OWN_TAG.Value) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/**
 * Makes the account's OIDC provider for GitHub Actions if it is missing.
 * @throws UserError when somebody else made one: it is not StockWiz's to manage.
 */
export const createGithubOidc = async (iam: IAMClient, deployment: Deployment): Promise<void> => {
  const found = await find(iam, deployment);
  if (found && !found.isOurs)
    throw new UserError(
      `iam.githubOidcProvider: "shared", but the account's provider ${ISSUER} was not made by StockWiz; ` +
        `set it to "existing" in environments/${deployment.environment.name}.ts, and it is used but never changed`,
    );
  if (found) return;
  const Tags = [OWN_TAG, { Key: "Environment", Value: "shared" }];
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${ISSUER}`, ClientIDList: [AUDIENCE], Tags }));
};

/** Names of the roles that trust the OIDC provider. */
const rolesTrustingGithub = async (iam: IAMClient, deployment: Deployment): Promise<string[]> => {
  const arn = githubOidcArn(deployment);
  const names: string[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {}))
    for (const { RoleName, AssumeRolePolicyDocument = "" } of Roles)
      if (RoleName && decodeURIComponent(AssumeRolePolicyDocument).includes(arn)) names.push(RoleName);
  return names;
};

/**
 * Removes the account's OIDC provider if StockWiz made it and no role trusts it any more.
 * @returns the roles that keep it.
 */
export const removeUnusedGithubOidc = async (iam: IAMClient, deployment: Deployment): Promise<string[]> => {
  const found = await find(iam, deployment);
  if (!found?.isOurs) return [];
  const roles = await rolesTrustingGithub(iam, deployment);
  if (roles.length === 0)
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: githubOidcArn(deployment) }));
  return roles;
};
