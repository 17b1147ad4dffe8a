import type { PlayedService } from "./played-service";

/** Services that run something here. */
export const running: readonly PlayedService[] = [
  {
    name: "ECS on Fargate",
    scopes: ["ecs"],
    handlers: [
      ...["fargate-services", "fargate-service-deployments", "fargate-task-definitions", "fargate-tasks"],
      "fargate-execute-command",
    ],
    plays: [
      "Containers of the registered task definition run as processes. Each task has network, process and mount namespaces of its own.",
      "Services roll out, roll back by the circuit breaker, drain and replace tasks as ECS does.",
      "Health checks, dependencies, stop timeouts, secrets, memory limits, users and read-only root file systems are obeyed.",
      "Logs go to the group and stream that the log configuration names.",
    ],
    refuses: [
      "a load balancer whose container or port the task definition does not have (`InvalidParameterException`)",
      "containers that wait for each other in a circle, or for one that is not there (`ClientException`)",
      "an image that its repository does not have, or a base that this machine has no Node.js for (`CannotPullContainerError`)",
      "a secret that is not there (`ResourceInitializationError`)",
      "a task whose subnets have no way to the secrets, the registry, the image layers or the log: no NAT gateway, no public address, no endpoint",
      "an image of another architecture (`exec format error`), and Spot where the cluster does not offer it",
      "tasks over the vCPU quota: a service event for a service, `ClientException` for `RunTask`",
    ],
    unknown: [
      "Permissions of the execution role and of the task role are not evaluated.",
      "CPU shares, ephemeral storage, ulimits and Linux capabilities are not enforced.",
      "Where the machine gives no network namespaces, one task runs at a time.",
      "ARM64 is not run. Spot tasks count against the on-demand quota, and AWS never takes one away.",
    ],
  },
  {
    name: "EFS",
    scopes: ["elasticfilesystem"],
    handlers: ["efs-policy", "fargate-file-systems"],
    plays: [
      "A task's volume on a file system is a folder that outlives it. The access point says whose it is and who the task is taken for. It goes when the file system is deleted.",
      "The policy of a file system is evaluated by IAM's rules when a task mounts it: role, TLS, access point, and whether it may write.",
    ],
    refuses: [
      "a task in whose zone there is no mount target, whose security groups do not let NFS through, or whose access point is not there (`ResourceInitializationError`)",
      "a role that the file system's policy does not admit (`ResourceInitializationError`)",
      "a policy that IAM's grammar does not know, or that names a role that is not there (`InvalidPolicyException`)",
      "an access point or IAM without encryption in transit, when a task definition is registered (`ClientException`)",
    ],
    unknown: [
      "The task role's own permissions are not asked, only the file system's policy: AWS takes either. A client without `ClientRootAccess` stays root here.",
      "Throughput, bursting, lifecycle and backups are not played. Files are those of this machine: nothing is slower than a disk.",
    ],
  },
  {
    name: "Elastic Load Balancing",
    scopes: ["elasticloadbalancing"],
    handlers: ["alb-targets", "alb-address"],
    plays: [
      "Every deployed listener listens on this machine. Rules, weights, redirects and fixed responses are followed by priority.",
      "Rules see a path without dot segments and needless escapes, also that of an absolute form. The target gets it as sent.",
      "Targets are checked and drained as their groups say. Requests get the headers that a load balancer adds.",
      "Security groups decide who reaches a listener and which targets it reaches.",
      "The associated web ACL judges each request first (see WAF).",
    ],
    refuses: [
      "one more load balancer than the quota allows (`TooManyLoadBalancers`)",
      "requests that a load balancer refuses before it forwards them (400, 413, 414, 502, 503, 504)",
      "a request with two Host headers (400)",
    ],
    unknown: [
      "An HTTPS listener speaks plain HTTP here. It tells the application `https`.",
      "Sticky sessions and sticky target groups are named at start and not obeyed.",
      "Rule transforms and headers that a listener adds or removes are not played.",
      "Network ACLs are not judged.",
    ],
  },
  {
    name: "RDS for PostgreSQL",
    scopes: ["rds"],
    handlers: ["db-instance", "rds-parameters"],
    plays: [
      "Snapshots, and the last one that RDS takes at a deletion, hold the rows. An instance that begins with a snapshot has them.",
      "A change waits for the maintenance window unless it is applied at once. A static parameter waits for a restart.",
      "A parameter whose value is the family's default is not recorded, as RDS does not.",
      "Each instance is a real PostgreSQL at the deployed endpoint. Master user, managed password, parameters, TLS and security groups are the deployed ones.",
    ],
    refuses: [
      "connections that the security groups do not admit, or that TLS or the password does not allow",
      "a parameter or a value that the family does not have, and a static parameter that is to change at once",
      "a snapshot that is not there (`DBSnapshotNotFound`)",
    ],
    unknown: [
      "There is one server: no standby, no failover, no automated backup.",
      "PostgreSQL is the machine's version and not the one that the engine version names.",
    ],
  },
  {
    name: "ElastiCache for Redis",
    scopes: ["elasticache"],
    handlers: ["replication-group", "cache-subnet-group", "tagged-caches"],
    plays: [
      "Each replication group is a real Redis at the deployed endpoint, with TLS and the deployed token.",
      "Whether a token is asked for is told as it is. A change waits for its window unless it is applied at once.",
    ],
    refuses: [
      "a token that ElastiCache does not take; clients without the token once it is set, and connections that the security groups do not admit",
      "a replication group or subnet group that is not there (`ReplicationGroupNotFoundFault`, `CacheSubnetGroupNotFoundFault`)",
    ],
    unknown: ["There is one node: no replica, no failover, no snapshot."],
  },
  {
    name: "Lambda",
    scopes: ["lambda"],
    handlers: ["lambda-invoke", "lambda-dead-letters", "lambda-url"],
    plays: [
      "The deployed zip runs on the Node.js of its runtime, with its variables, time-out, memory, aliases and versions.",
      "Asynchronous calls are tried again and end in the dead-letter queue. A function URL listens on this machine.",
    ],
    refuses: [
      "a call of a function URL that is not signed, is signed for another service or is too old (403)",
      "a runtime that this machine has no Node.js for (`InvalidRuntimeException`)",
      "a function, alias or version that is not there (`ResourceNotFoundException`)",
    ],
    unknown: ["Reserved concurrency, layers, container images and VPC networking are not played."],
  },
  {
    name: "EventBridge",
    scopes: ["events"],
    handlers: ["event-pattern", "put-events"],
    plays: [
      "Events of ECS and of `PutEvents` go to the targets of every rule whose pattern matches. What a target does not get lies in its dead-letter queue.",
    ],
    refuses: [
      "a target whose resource policy does not admit the rule",
      "a rule whose pattern EventBridge does not take (`InvalidEventPatternException`)",
    ],
    unknown: ["Archives, replays, pipes and buses of other accounts are not played."],
  },
  {
    name: "SNS and SQS",
    scopes: ["sns", "sqs"],
    handlers: [],
    plays: [
      "What is published is kept in the inbox (`rehearsal inbox`) and handed to subscribed functions and queues.",
    ],
    refuses: ["a publisher whom the topic's policy does not admit"],
    unknown: ["E-mail is not sent: the inbox shows it. Filter policies are not obeyed."],
  },
  {
    name: "CloudWatch metrics, alarms and logs",
    scopes: ["monitoring", "logs"],
    handlers: [],
    plays: [
      "Metrics of the load balancer, ECS and Lambda are counted from what really happens. Alarms change state and act on them.",
      "Log events are kept with their streams.",
    ],
    refuses: ["log events of a group that is not there (`ResourceNotFoundException`)"],
    unknown: ["Metric math, composite alarms, anomaly detection, metric filters and retention are not evaluated."],
  },
  {
    name: "Application Auto Scaling",
    scopes: ["application-autoscaling"],
    handlers: ["autoscaling-tags", "schedule-rules"],
    plays: [
      "Targets and policies are registered and described.",
      "Scheduled actions change the limits by the clock, in their time zone.",
    ],
    refuses: ["schedules that AWS refuses, and those that are not played"],
    unknown: ["Target tracking does not change the number of tasks. A test sets the desired count as a policy would."],
  },
];
