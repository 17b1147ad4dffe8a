import type { PolicyStatement } from "../../constructs/policy-document";
import type { Deployment } from "../../environments/deployment";
import { type Scope, withStreams } from "../scope";

const DATABASE = [
  "rds:AddTagsToResource",
  "rds:CreateDBInstance",
  "rds:CreateDBParameterGroup",
  "rds:CreateDBSnapshot",
  "rds:CreateDBSubnetGroup",
  "rds:DeleteDBInstance",
  "rds:DeleteDBParameterGroup",
  "rds:DeleteDBSubnetGroup",
  "rds:DescribeDBParameterGroups",
  "rds:DescribeDBParameters",
  "rds:DescribeDBSubnetGroups",
  "rds:ListTagsForResource",
  "rds:ModifyDBInstance",
  "rds:ModifyDBParameterGroup",
  "rds:ModifyDBSubnetGroup",
  "rds:RebootDBInstance",
  "rds:RemoveTagsFromResource",
  "rds:ResetDBParameterGroup",
  "rds:RestoreDBInstanceFromDBSnapshot",
];

const CACHE = [
  "elasticache:AddTagsToResource",
  "elasticache:CreateCacheSubnetGroup",
  "elasticache:CreateReplicationGroup",
  "elasticache:DecreaseReplicaCount",
  "elasticache:DeleteCacheSubnetGroup",
  "elasticache:DeleteReplicationGroup",
  "elasticache:DescribeCacheClusters",
  "elasticache:DescribeCacheSubnetGroups",
  "elasticache:DescribeReplicationGroups",
  "elasticache:IncreaseReplicaCount",
  "elasticache:ListTagsForResource",
  "elasticache:ModifyCacheSubnetGroup",
  "elasticache:ModifyReplicationGroup",
  "elasticache:RemoveTagsFromResource",
];

const LOG_GROUPS = [
  "logs:AssociateKmsKey",
  "logs:CreateLogGroup",
  "logs:DeleteLogGroup",
  "logs:DeleteRetentionPolicy",
  "logs:DisassociateKmsKey",
  "logs:ListTagsForResource",
  "logs:PutRetentionPolicy",
  "logs:TagResource",
  "logs:UntagResource",
];

/** A snapshot that somebody has named, beside the last ones, of which every name is admitted. */
const namedSnapshot = ({ environment: { data } }: Deployment): string[] =>
  data.tier === "managed" && data.restoreFrom && data.restoreFrom !== "latest-final" ? [data.restoreFrom] : [];

/** What keeps data: PostgreSQL, Redis and logs. Their last snapshots are made, read and never deleted. */
export const dataStatements = ({ names, arn }: Scope, deployment: Deployment): PolicyStatement[] => [
  {
    sid: "Database",
    actions: DATABASE,
    resources: [
      ...["db", "pg", "subgrp"].map((type) => arn("rds", `${type}:${names.service}`)),
      arn("rds", `snapshot:${names.finalSnapshots}*`),
      ...namedSnapshot(deployment).map((name) => arn("rds", `snapshot:${name}`)),
      arn("rds", "og:default:postgres-*"), // every instance has one, and this one nobody can change
    ],
  },
  {
    // RDS makes the secret of the master user with the caller's rights and calls it `rds!db-ID`.
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions
    sid: "MasterSecret",
    actions: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
    resources: [arn("secretsmanager", "secret:rds!db-*")],
  },
  { sid: "MasterSecretKey", actions: ["kms:DescribeKey"], resources: [arn("kms", "key/*")] },
  {
    sid: "Cache",
    actions: CACHE,
    resources: [
      ...["replicationgroup", "subnetgroup"].map((type) => arn("elasticache", `${type}:${names.service}`)),
      arn("elasticache", `cluster:${names.service}-*`),
      arn("elasticache", "parametergroup:default.redis7"),
    ],
  },
  {
    sid: "Logs",
    actions: LOG_GROUPS,
    resources: [
      names.logGroup,
      names.execLogGroup,
      names.insightsLogGroup,
      names.flowLogGroup,
      names.notifierLogGroup,
      `aws-waf-logs-${names.service}`,
      `/aws/rds/instance/${names.service}/*`,
    ].flatMap((group) => withStreams(arn("logs", `log-group:${group}`))),
  },
];
