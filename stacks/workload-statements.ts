import type { PolicyStatement } from "../constructs/policy-document";
import type { Deployment } from "../environments/deployment";
import { namesOf } from "./names";

/** What each workload of an environment may do, beside what its construct adds by itself. */
export const workloadStatements = (deployment: Deployment) => {
  const { account, region, environment } = deployment;
  const names = namesOf(environment.name);
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const logStreams = (group: string) => arn("logs", `log-group:${group}:*`);
  // One token for the whole registry: the action takes no resource.
  const registryToken = { sid: "RegistryToken", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] };
  const pull = (sid: string, images: string) => ({
    sid,
    actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    resources: [arn("ecr", `repository/${names.repository(images)}`)],
  });
  const readSecret = (sid: string, secrets: string) => ({
    sid,
    actions: ["secretsmanager:GetSecretValue"],
    resources: [arn("secretsmanager", `secret:${secrets}`)],
  });
  const writeContainerLogs = {
    sid: "WriteContainerLogs",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [logStreams(names.logGroup)],
  };
  const instanceArn = arn("rds", `db:${names.service}`);
  return {
    /** ECS itself, while it starts a task. */
    execution: [
      registryToken,
      pull("PullImages", "*"),
      readSecret("ReadSecrets", names.secret("*")),
      writeContainerLogs,
    ],
    /** ECS itself, while it starts the task that prepares a managed database. */
    migrate: [
      registryToken,
      pull("PullPostgres", "postgres"),
      readSecret("ReadDatabasePassword", `${names.secret("database-password")}-*`),
      {
        // RDS gives the secret a name of its own, and says by a tag whose master it is for.
        // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
        ...readSecret("ReadMasterPassword", "rds!db-*"),
        condition: { StringEquals: { "secretsmanager:ResourceTag/aws:rds:primaryDBInstanceArn": instanceArn } },
      },
      writeContainerLogs,
    ],
    /** The containers. They call no AWS API of their own; this is what ECS Exec needs. */
    task: [
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
        resources: [logStreams(names.execLogGroup)],
      },
    ],
    notifier: [{ sid: "Announce", actions: ["sns:Publish"], resources: [arn("sns", names.alerts)] }],
  } satisfies Record<string, readonly PolicyStatement[]>;
};

/** The most that any workload of the environment may do: what all of them do together, and writing logs. */
export const boundaryStatements = (deployment: Deployment): PolicyStatement[] => {
  const { account, region, environment } = deployment;
  const names = namesOf(environment.name);
  const { execution, migrate, task, notifier } = workloadStatements(deployment);
  const groups = [names.flowLogGroup, names.notifierLogGroup];
  return [
    ...new Set([...execution, ...migrate, ...task, ...notifier]), // some need the same
    {
      sid: "WriteOtherLogs",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: groups.map((group) => `arn:aws:logs:${region}:${account}:log-group:${group}:*`),
    },
  ];
};
