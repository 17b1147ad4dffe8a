import { lambdaStatements } from "../constructs/node-lambda";
import type { PolicyStatement } from "../constructs/policy-document";
import type { Deployment } from "../environments/deployment";
import { type Scope, scopeOf } from "./scope";

/** What ECS Exec needs of the containers' role. */
const execStatements = ({ names, arn, owned }: Scope): PolicyStatement[] => [
  {
    sid: "ExecChannels", // the actions take no resource
    actions: [
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ],
    resources: ["*"],
  },
  { sid: "ExecLogGroups", actions: ["logs:DescribeLogGroups"], resources: [arn("logs", "log-group:*")] },
  {
    sid: "WriteExecLog",
    actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    resources: [arn("logs", `log-group:${names.execLogGroup}:*`)],
  },
  {
    sid: "OpenExecSession", // asked for by the container itself, through no service
    actions: ["kms:Decrypt"],
    resources: [arn("kms", "key/*")],
    condition: { StringEquals: owned },
  },
];

/** Whether the environment keeps an embedded database on a file system. */
export const keepsData = ({ environment: { data } }: Deployment): boolean =>
  data.tier === "embedded" && data.keep === true;

/** What mounting a folder needs of the containers' role. Its id is known to nobody before, so tags tell whose it is.
 * @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html */
const keptFolderStatement = ({ arn, owned }: Scope): PolicyStatement => ({
  sid: "MountKeptFolder",
  actions: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
  resources: [arn("elasticfilesystem", "file-system/*")],
  condition: { StringEquals: owned, Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
});

/** What each workload of an environment may do, beside what its construct adds by itself. */
export const workloadStatements = (deployment: Deployment) => {
  const scope = scopeOf(deployment);
  const { names, arn, via } = scope;
  // One token for the whole registry: the action takes no resource.
  const registryToken = { sid: "RegistryToken", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] };
  const pull = (sid: string, images: string) => ({
    sid,
    actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    resources: [arn("ecr", `repository/${names.repository(images)}`)],
  });
  const readSecret = (sid: string, ...secrets: readonly string[]) => ({
    sid,
    actions: ["secretsmanager:GetSecretValue"],
    // Secrets Manager ends every ARN with six characters of its own.
    resources: secrets.map((secret) => arn("secretsmanager", `secret:${secret}-*`)),
  });
  const writeContainerLogs = {
    sid: "WriteContainerLogs",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [arn("logs", `log-group:${names.logGroup}:*`)],
  };
  const useKey = (sid: string, actions: readonly string[], service: string) => ({
    sid,
    actions,
    resources: [arn("kms", "key/*")], // the id of a key is known to nobody before
    condition: { StringEquals: via(service) },
  });
  const decryptSecrets = useKey("DecryptSecrets", ["kms:Decrypt"], "secretsmanager");
  const instanceArn = arn("rds", `db:${names.service}`);
  return {
    /** ECS itself, while it starts a task. */
    execution: [
      registryToken,
      pull("PullImages", "*"),
      readSecret("ReadSecrets", names.secret("database-password"), names.secret("redis-url")),
      decryptSecrets,
      writeContainerLogs,
    ],
    /** ECS itself, while it starts the task that prepares a managed database. */
    migrate: [
      registryToken,
      pull("PullPostgres", "postgres"),
      readSecret("ReadDatabasePassword", names.secret("database-password")),
      {
        // RDS gives the secret a name of its own, and says by a tag whose master it is for.
        // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
        ...readSecret("ReadMasterPassword", "rds!db"),
        condition: { StringEquals: { "secretsmanager:ResourceTag/aws:rds:primaryDBInstanceArn": instanceArn } },
      },
      decryptSecrets,
      writeContainerLogs,
    ],
    /** The containers, which call no AWS API of their own: what ECS Exec and a kept folder need, where they are chosen. */
    task: [
      ...(deployment.environment.executeCommand ? execStatements(scope) : []),
      ...(keepsData(deployment) ? [keptFolderStatement(scope)] : []),
    ],
    notifier: [
      { sid: "Announce", actions: ["sns:Publish"], resources: [arn("sns", names.alerts)] },
      useKey("EncryptAnnouncement", ["kms:Decrypt", "kms:GenerateDataKey"], "sns"),
      readSecret("ReadMailSettings", names.mailSecret),
      decryptSecrets,
    ],
  } satisfies Record<string, readonly PolicyStatement[]>;
};

/** The most that any workload of the environment may do: what all of them do together, and what their constructs add. */
export const boundaryStatements = (deployment: Deployment): PolicyStatement[] => {
  const { account, region } = deployment;
  const { names, arn } = scopeOf(deployment);
  const { execution, migrate, task, notifier } = workloadStatements(deployment);
  return [
    ...new Set([...execution, ...migrate, ...task, ...notifier]), // some need the same
    ...lambdaStatements({
      region,
      account,
      logGroupName: names.notifierLogGroup,
      failuresQueueName: names.notifierFailures,
    }),
    {
      sid: "WriteFlowLogs",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [arn("logs", `log-group:${names.flowLogGroup}:*`)],
    },
  ];
};
