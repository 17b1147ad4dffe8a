import { Items } from "./items";
import type { Subject } from "./subject";
import type { Text } from "./text";
import { undecided } from "./undecided";

/** What a dimension of a metric names: resources of a type, by one of these attributes. */
interface Named {
  readonly type: string;
  readonly attributes: readonly string[];
}

const named = (type: string, ...attributes: readonly string[]): Named => ({ type, attributes });
const ECS = {
  ClusterName: [named("aws_ecs_cluster", "name")],
  ServiceName: [named("aws_ecs_service", "name")],
};
const BALANCING = {
  LoadBalancer: [named("aws_lb", "arn_suffix"), named("aws_alb", "arn_suffix")],
  TargetGroup: [named("aws_lb_target_group", "arn_suffix"), named("aws_alb_target_group", "arn_suffix")],
};

/** Dimensions by namespace, as each service documents them. */
const DIMENSIONS: Readonly<Record<string, Readonly<Record<string, readonly Named[]>>>> = {
  "AWS/ECS": ECS,
  "ECS/ContainerInsights": { ...ECS, TaskDefinitionFamily: [named("aws_ecs_task_definition", "family")] },
  "AWS/ApplicationELB": BALANCING,
  "AWS/NetworkELB": BALANCING,
  "AWS/Lambda": { FunctionName: [named("aws_lambda_function", "function_name", "id")] },
  "AWS/RDS": {
    DBInstanceIdentifier: [
      named("aws_db_instance", "identifier"),
      named("aws_rds_cluster_instance", "identifier", "id"),
    ],
    DBClusterIdentifier: [named("aws_rds_cluster", "cluster_identifier", "id")],
  },
  "AWS/ElastiCache": {
    CacheClusterId: [
      named("aws_elasticache_cluster", "cluster_id", "id"),
      named("aws_elasticache_replication_group", "member_clusters", "replication_group_id", "id"),
    ],
  },
  "AWS/SQS": { QueueName: [named("aws_sqs_queue", "name")] },
  "AWS/SNS": { TopicName: [named("aws_sns_topic", "name")] },
  "AWS/DynamoDB": { TableName: [named("aws_dynamodb_table", "name", "id")] },
  "AWS/ECR": { RepositoryName: [named("aws_ecr_repository", "name", "id")] },
  "AWS/S3": { BucketName: [named("aws_s3_bucket", "bucket", "id")] },
};

/** `app/NAME/ID`, `targetgroup/NAME/ID`: the end of an ARN. */
const SUFFIX = /^(app|net|gwy|targetgroup)\/[^/]+\/[0-9a-f]+$/;
/** Nodes of a replication group are called by its name and a number. */
const NODE_NUMBER = /-(\d{4}-)?\d{3}$/;

export const isKnownDimension = (namespace: string, dimension: string): boolean =>
  DIMENSIONS[namespace]?.[dimension] !== undefined;

/** What is wrong with the value of a dimension. @throws Undecided when what it names is not in the program. */
export const faultOfDimension = (
  subject: Subject,
  namespace: string,
  dimension: string,
  value: Text,
): string | undefined => {
  const meant = DIMENSIONS[namespace]?.[dimension] ?? [];
  return value.isKnown ? faultOfName(subject, dimension, value, meant) : faultOfReference(dimension, value, meant);
};

const faultOfReference = (dimension: string, value: Text, meant: readonly Named[]): string | undefined => {
  const candidates = value.references.flatMap(({ resource, attribute }) => {
    const of = resource?.mode === "managed" ? meant.find(({ type }) => type === resource.type) : undefined;
    return of ? [{ of, attribute }] : [];
  });
  if (candidates.some(({ of, attribute }) => attribute && of.attributes.includes(attribute))) return undefined;
  const [wrong] = candidates;
  if (!wrong) return undecided(value.attribute, `${value} is not in this program`);
  return `${dimension} is ${value}, and has to be the ${wrong.of.attributes[0]}`;
};

const faultOfName = (subject: Subject, dimension: string, value: Text, meant: readonly Named[]): string | undefined => {
  const isSuffix = meant.some(({ attributes }) => attributes.includes("arn_suffix"));
  if (isSuffix && !SUFFIX.test(value.value))
    return `${dimension} is ${value}, and has to be the end of its ARN, the arn_suffix`;
  const names = new Items(meant).flatMap(({ type, attributes: [attribute = ""] }) =>
    subject.others(type).map((each) => nameOf(each, attribute)),
  );
  const node = value.value.replace(NODE_NUMBER, "");
  if (names.some((name) => name === value.value || (dimension === "CacheClusterId" && name === node))) return undefined;
  return names.isEmpty
    ? undecided(value.attribute, `${value} is not in this program`)
    : `there is no ${dimension} ${value}`;
};

/** @throws Undecided where AWS or Terraform chooses it. */
const nameOf = (resource: Subject, attribute: string): string => {
  const its = attribute === "member_clusters" ? "replication_group_id" : attribute;
  return resource.string(its) ?? undecided(`${resource.address}.${its}`, "is chosen when it is made");
};
