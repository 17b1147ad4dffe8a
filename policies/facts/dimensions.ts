import { Items } from "./items";
import type { Subject } from "./subject";
import type { Text } from "./text";
import { undecided } from "./undecided";

/** What a dimension of a metric names: resources of a type, by the first attribute; others have the same value. */
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
      named("aws_elasticache_replication_group", "member_clusters"),
    ],
  },
  "AWS/SQS": { QueueName: [named("aws_sqs_queue", "name")] },
  "AWS/SNS": { TopicName: [named("aws_sns_topic", "name")] },
  "AWS/DynamoDB": { TableName: [named("aws_dynamodb_table", "name", "id")] },
  "AWS/ECR": { RepositoryName: [named("aws_ecr_repository", "name", "id")] },
  "AWS/S3": { BucketName: [named("aws_s3_bucket", "bucket", "id")] },
};

/** Dimensions by which alone no metric is found, and the one that they are found with. */
const ONLY_WITH: Readonly<Record<string, string>> = { ServiceName: "ClusterName", TaskDefinitionFamily: "ClusterName" };

/** `app/NAME/ID`, `targetgroup/NAME/ID`: the end of an ARN. */
const SUFFIX = /^(app|net|gwy|targetgroup)\/[^/]+\/[0-9a-f]+$/;
/** Nodes of a replication group are called by its name and a number, or two where it has shards. */
const NODE_NUMBER = /-(\d{4}-)?\d{3}$/;

export const isKnownDimension = (namespace: string, dimension: string): boolean =>
  DIMENSIONS[namespace]?.[dimension] !== undefined;

/** The dimension that another one of the namespace needs beside it. */
export const companionOf = (namespace: string, dimension: string): string | undefined =>
  isKnownDimension(namespace, dimension) ? ONLY_WITH[dimension] : undefined;

/** What is wrong with the value of a dimension. @throws Undecided when what it names is not in the program. */
export const faultOfDimension = (
  subject: Subject,
  namespace: string,
  dimension: string,
  value: Text,
): string | undefined => {
  const all = DIMENSIONS[namespace] ?? {};
  const meant = all[dimension] ?? [];
  if (value.isKnown) return faultOfName(subject, dimension, value, meant);
  const [reference] = value.references;
  const isWhole = value.isFromResources && value.toString() === `\${${reference?.text}}`;
  return isWhole
    ? faultOfReference(dimension, value, meant, Object.values(all).flat())
    : faultOfMixture(subject, value, meant);
};

/** Of a text that is an attribute and nothing else. */
const faultOfReference = (
  dimension: string,
  value: Text,
  meant: readonly Named[],
  others: readonly Named[],
): string | undefined => {
  const [{ resource, attribute = "" } = {}] = value.references;
  const isRight = meant.some(({ type, attributes }) => type === resource?.type && attributes.includes(attribute));
  if (isRight) return undefined;
  const [right] = [...meant.filter(({ type }) => type === resource?.type), ...meant];
  // An attribute of something else may hold anybody's name, unless it is what another dimension is of.
  const isKnownKind = [...meant, ...others].some(({ type }) => type === resource?.type);
  return isKnownKind
    ? `${dimension} is ${value}, and has to be the ${right?.attributes[0]} of an ${right?.type}`
    : undecided(value.attribute, `${value} is not in this program`);
};

/** Of a text with attributes in it: what is written the same way is the same. */
const faultOfMixture = (subject: Subject, value: Text, meant: readonly Named[]): undefined => {
  const isNamed = new Items(meant)
    .flatMap(({ type, attributes: [attribute = ""] }) =>
      subject.others(type).flatMap((each) => each.oneOrMore(attribute)),
    )
    .known.some((name) => name.toString() === value.toString());
  return isNamed ? undefined : undecided(value.attribute, `${value} is not in this program`);
};

const faultOfName = (subject: Subject, dimension: string, value: Text, meant: readonly Named[]): string | undefined => {
  const isSuffix = meant.some(({ attributes }) => attributes.includes("arn_suffix"));
  if (isSuffix && !SUFFIX.test(value.value))
    return `${dimension} is ${value}, and has to be the end of its ARN, the arn_suffix`;
  const all = new Items(meant).flatMap(({ type, attributes: [attribute = ""] }) =>
    subject.others(type).map((each) => ({ each, attribute })),
  );
  if (all.isEmpty) return undecided(value.attribute, `${value} is not in this program`);
  const isThere = all.some(({ each, attribute }) =>
    attribute === "member_clusters"
      ? NODE_NUMBER.test(value.value) && nameOf(each, "replication_group_id") === value.value.replace(NODE_NUMBER, "")
      : nameOf(each, attribute) === value.value,
  );
  return isThere ? undefined : `there is no ${dimension} ${value}`;
};

/** @throws Undecided where AWS or Terraform chooses it. */
const nameOf = (resource: Subject, attribute: string): string =>
  resource.string(attribute) ?? undecided(`${resource.address}.${attribute}`, "is chosen when it is made");
