import type { Items } from "./items";
import type { Subject } from "./subject";
import type { Text } from "./text";
import { undecided } from "./undecided";

/** How Application Auto Scaling names a service. */
const SERVICE = /^service\/([^/]+)\/([^/]+)$/;

/** Cluster and name of the service that a resource id means, or nothing when it means none. @throws Undecided */
const partsOf = (id: Text): readonly [cluster: string, name: string] | undefined => {
  const [, cluster, name] = SERVICE.exec(id.value) ?? [];
  return cluster && name ? [cluster, name] : undefined;
};

/** Whether a resource id is that of a service. @throws Undecided */
const isIdOf = (id: Text, service: Subject): boolean => {
  if (id.resources.includes(service.resource)) return true;
  const [cluster, name] = partsOf(id) ?? [];
  if (service.string("name") !== name) return false;
  const its = service.text("cluster");
  if (!its) return cluster === "default";
  // A cluster is named by its name or its ARN.
  if (its.isKnown) return its.value.split("/").at(-1) === cluster;
  return service.resolve(its, "aws_ecs_cluster").some((each) => each.string("name") === cluster);
};

/** What scales a service by itself. */
export const scalersOf = (service: Subject): Items<Subject> =>
  service
    .others("aws_appautoscaling_target")
    .filter((target) => target.string("service_namespace") === "ecs")
    .filter((target) => {
      const id = target.text("resource_id");
      return id !== undefined && isIdOf(id, service);
    });

/** What is wrong with the id of what is to be scaled, if it is to be a service. @throws Undecided */
export const faultOf = (id: Text, scaled: Subject): string | undefined => {
  const services = scaled.others("aws_ecs_service");
  if (id.resources.some(({ type, mode }) => type === "aws_ecs_service" && mode === "managed")) return undefined;
  if (!partsOf(id)) return `${id} is not of the form service/CLUSTER/SERVICE`;
  if (services.isEmpty) return undecided(id.attribute, `${id} is not in this program`);
  return services.some((service) => isIdOf(id, service)) ? undefined : `there is no ${id}`;
};
