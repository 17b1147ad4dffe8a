import type { ServiceRequest } from "./emulated-service";

/**
 * What ECS refuses in what a service's tasks are to run on, in its words.
 * @param providers Capacity providers that are associated with the cluster.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
export const capacityRefusal = (
  { launchType, capacityProviderStrategy = [] }: ServiceRequest,
  providers: readonly string[],
): string | undefined => {
  if (capacityProviderStrategy.length === 0) return undefined;
  if (launchType)
    return "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.";
  const isForeign = capacityProviderStrategy.some(({ capacityProvider = "" }) => !providers.includes(capacityProvider));
  return isForeign
    ? "The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again."
    : undefined;
};
