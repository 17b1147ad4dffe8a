import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  ListRolesCommand,
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

/**
 * Makes the account's OIDC provider for GitHub Actions if it is missing.
 * @throws UserError when somebody else made one: it is not StockWiz's to manage.
 */
export const createGithubOidc = async (iam: IAMClient, deployment: Deployment): Promise<void> => {
  const arn = githubOidcArn(deployment);
  try {
    const { Tags = [] } = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
    if (Tags.some(({ Key, Value }) => Key === OWN_TAG.Key && Value === OWN_TAG.Value)) return;
    throw new UserError(
      `iam.githubOidcProvider: "shared", but the account's provider ${ISSUER} was not made by StockWiz; ` +
        `set it to "existing" in environments/${deployment.environment.name}.ts, and it is used but never changed`,
    );
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const Tags = [OWN_TAG, { Key: "Environment", Value: "shared" }];
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${ISSUER}`, ClientIDList: [AUDIENCE], Tags }));
};

/** Names of the roles that trust the OIDC provider. */
export const rolesTrustingGithub = async (iam: IAMClient, deployment: Deployment): Promise<string[]> => {
  const arn = githubOidcArn(deployment);
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam.send(new ListRolesCommand({ Marker }));
    for (const { RoleName, AssumeRolePolicyDocument = "" } of page.Roles ?? [])
      if (RoleName && decodeURIComponent(AssumeRolePolicyDocument).includes(arn)) names.push(RoleName);
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker);
  return names;
};
