import type { ManagedResource } from "./state";

type Values = ManagedResource["values"];

const lastOf = (arn: unknown): string => String(arn).split(/[/:]/).at(-1) ?? "";

/**
 * What Terraform imports a recorded resource by, where that is not its `id`. These are the ids that the finders tell.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs the section "Import" of each resource
 */
const importIds: Readonly<Record<string, (values: Values) => string>> = {
  aws_db_instance: ({ identifier }) => String(identifier),
  aws_ecs_cluster: ({ name }) => String(name),
  aws_ecs_service: ({ cluster, name }) => `${lastOf(cluster)}/${name}`,
  aws_lambda_alias: ({ function_name, name }) => `${lastOf(function_name)}/${name}`,
  aws_lambda_function_url: ({ function_name, qualifier }) => `${lastOf(function_name)}/${qualifier}`,
  aws_lambda_permission: ({ function_name, qualifier, statement_id }) =>
    `${lastOf(function_name)}:${qualifier}/${statement_id}`,
  aws_route: ({ route_table_id, destination_cidr_block }) => `${route_table_id}_${destination_cidr_block}`,
  aws_route_table_association: ({ subnet_id, route_table_id }) => `${subnet_id}/${route_table_id}`,
  aws_wafv2_web_acl: ({ id, name, scope }) => `${id}/${name}/${scope}`,
};

/** What Terraform imports a resource by that a state records. */
export const importIdOf = ({ type, values }: Pick<ManagedResource, "type" | "values">): string =>
  importIds[type]?.(values) ?? String(values.id);
