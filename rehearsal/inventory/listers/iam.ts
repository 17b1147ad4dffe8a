import {
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  paginateListInstanceProfiles,
  paginateListPolicies,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import { joined, type Lister, lines } from "../lister";

/** AWS makes such a role by itself when a service is first used, one an account, and keeps it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
const SERVICE_LINKED = "/aws-service-role/";

export const iam: Lister = (options) => {
  const client = new IAMClient(options);
  return joined(
    () =>
      lines(
        paginateListRoles({ client }, {}),
        (page) => page.Roles,
        ({ RoleName, Path }) => (Path?.startsWith(SERVICE_LINKED) ? undefined : `role ${RoleName}`),
      ),
    () =>
      lines(
        paginateListPolicies({ client }, { Scope: "Local" }),
        (page) => page.Policies,
        ({ PolicyName }) => `policy ${PolicyName}`,
      ),
    async () => {
      const { OpenIDConnectProviderList = [] } = await client.send(new ListOpenIDConnectProvidersCommand({}));
      return OpenIDConnectProviderList.map(({ Arn }) => `oidc ${Arn?.split("/")[1]}`);
    },
    () =>
      lines(
        paginateListInstanceProfiles({ client }, {}),
        (page) => page.InstanceProfiles,
        ({ InstanceProfileName }) => `instance profile ${InstanceProfileName}`,
      ),
  );
};
