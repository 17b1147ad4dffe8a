import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { type DataTerraformRemoteStateS3, Fn, TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import type { AlertTopic } from "../constructs/alert-topic";
import { Autoscaling } from "../constructs/autoscaling";
import type { LogTarget } from "../constructs/container";
import type { DataTier } from "../constructs/data-tier";
import { DeploymentEvents } from "../constructs/deployment-events";
import { EcsCluster } from "../constructs/ecs-cluster";
import { EmbeddedData } from "../constructs/embedded-data";
import { FargateService, SPOT_PROVIDER } from "../constructs/fargate-service";
import type { KeptFolder } from "../constructs/kept-folder";
import { ManagedData } from "../constructs/managed-data";
import type { Measured } from "../constructs/metric";
import { MigrationTask } from "../constructs/migration-task";
import type { NodeLambda } from "../constructs/node-lambda";
import { OperationsDashboard } from "../constructs/operations-dashboard";
import { ServiceAlarms } from "../constructs/service-alarms";
import { WorkloadRole } from "../constructs/workload-role";
import type { Deployment } from "../environments/deployment";
import { outputName } from "../environments/names";
import { accept } from "./accept";
import { addAlerts } from "./alerts";
import { applicationContainers, dataMemoryShares, memoryLimit, services } from "./application-containers";
import { images } from "./images";
import { addKeptData } from "./kept-data";
import { managedDataProps } from "./managed-data-props";
import { addNotifier } from "./notifier";
import { StockwizStack } from "./stockwiz-stack";
import { workloadStatements } from "./workload-statements";

/** Ours are pinned by digest; this one by its exact version. */
const REDIS_IMAGE = "public.ecr.aws/docker/library/redis:7.4.11-bookworm";
/** Of an image, as the deploy step writes it into the service's parameter. */
const DIGEST = "^sha256:[0-9a-f]{64}$";
/** A task with an embedded database needs about a minute until every container is healthy. */
const GRACE_SECONDS = 120;

/** What alarms and dashboard are about, and whom they tell. */
interface Watched {
  readonly cluster: EcsCluster;
  readonly service: FargateService;
  readonly data: DataTier;
  readonly notifier: NodeLambda;
  readonly topic: AlertTopic;
}

/** What runs: the services and their data, and what tells people how they are. */
export class AppStack extends StockwizStack {
  private readonly network: DataTerraformRemoteStateS3;
  private readonly storage: DataTerraformRemoteStateS3;
  private readonly logGroups: readonly CloudwatchLogGroup[];
  private kept: KeptFolder | undefined;
  private madeTaskRole: WorkloadRole | undefined;

  constructor(scope: Construct, deployment: Deployment) {
    super(scope, "app", deployment);
    this.network = this.outputsOf("network");
    this.storage = this.outputsOf("storage");
    this.logGroups = this.addLogGroups();
    const cluster = this.addCluster();
    const data = this.addData();
    accept(data, "secret-own-key-and-rotation", "a task reads it only when it starts; rotation would shut it out");
    const topic = addAlerts(this, this.deployment, this.keyArn);
    const notifier = addNotifier(this, {
      deployment: this.deployment,
      roles: this.roles,
      topicArn: topic.arn,
      keyArn: this.keyArn,
    });
    const service = this.addService(cluster, data, this.addDeploymentEvents(notifier));
    this.addAutoscaling(cluster, service);
    this.addMonitoring({ cluster, service, data, notifier, topic });
    this.addOutputs({
      cluster_id: cluster.arn,
      ecs_service_names: [service.serviceName],
      lambda_url: notifier.url,
      app_url: this.network.getString("app_url"),
    });
  }

  private arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.deployment.region}:${this.deployment.account}:${resource}`;
  }

  /** Key of KMS of the environment. */
  private get keyArn(): string {
    return this.storage.getString("key_arn");
  }

  /** Where containers write. */
  private get logs(): LogTarget {
    return { logGroupName: this.names.logGroup, region: this.deployment.region };
  }

  private addLogGroups(): CloudwatchLogGroup[] {
    const { logRetentionDays, executeCommand } = this.deployment.environment;
    const { logGroup, execLogGroup } = this.names;
    const containers = new CloudwatchLogGroup(this, "log", { name: logGroup, retentionInDays: logRetentionDays });
    if (!executeCommand) return [containers];
    const sessions = { name: execLogGroup, retentionInDays: logRetentionDays, kmsKeyId: this.keyArn };
    return [containers, new CloudwatchLogGroup(this, "exec-log", sessions)];
  }

  private addCluster(): EcsCluster {
    const { logRetentionDays, executeCommand } = this.deployment.environment;
    return new EcsCluster(this, "cluster", {
      clusterName: this.names.cluster,
      ...(executeCommand && { sessions: { logGroupName: this.names.execLogGroup, keyArn: this.keyArn } }),
      logRetentionDays,
      ...(this.deployment.environment.task.spot && { capacityProviders: [SPOT_PROVIDER] }),
    });
  }

  /** The image that a service runs: its repository, and the digest that was deployed last. */
  private image(service: (typeof images)[number]["service"]): string {
    const { insecureValue } = new DataAwsSsmParameter(this, `${service}-image`, {
      name: this.names.imageParameter(service),
    });
    const repository = images.find((image) => image.service === service)?.output ?? "";
    // A parameter that holds no digest fails the plan here; the step explains it.
    return `${this.storage.getString(repository)}@${Token.asString(Fn.regex(DIGEST, insecureValue))}`;
  }

  private addData(): EmbeddedData | ManagedData {
    const { data, task } = this.deployment.environment;
    if (data.tier === "embedded") {
      if (data.keep) this.kept = addKeptData(this, this.deployment, this.network, this.taskRole.arn);
      return new EmbeddedData(this, "data", {
        secretName: this.names.secret("database-password"),
        keyArn: this.keyArn,
        postgresImage: this.image("postgres"),
        redisImage: REDIS_IMAGE,
        postgresMemoryMiB: memoryLimit(task.memoryMiB, dataMemoryShares.postgres, true),
        redisMemoryMiB: memoryLimit(task.memoryMiB, dataMemoryShares.redis, true),
        ...(this.kept && { kept: this.kept.volume }),
      });
    }
    const managed = new ManagedData(
      this,
      "data",
      managedDataProps({
        names: this.names,
        environment: this.deployment.environment,
        data,
        keyArn: this.keyArn,
        subnetIds: this.network.getList("private_subnet_ids"),
        securityGroupId: this.network.getString("data_security_group_id"),
        restoreFrom: this.snapshotToRestore(data.restoreFrom),
      }),
    );
    this.acceptFindings(managed);
    this.addMigration(managed);
    return managed;
  }

  /** The last snapshot of an earlier life is known to AWS only: whoever plans has to name it, so that nobody forgets it. */
  private snapshotToRestore(restoreFrom: string | undefined): string | undefined {
    if (restoreFrom !== "latest-final") return restoreFrom;
    return new TerraformVariable(this, "restore_from", {
      type: "string",
      description: "snapshot that the database begins with; the steps look up the last one",
    }).stringValue;
  }

  private acceptFindings(managed: ManagedData): void {
    const { data, protection } = this.deployment.environment;
    accept(managed, "cache-encrypted", "the apply step sets a token: Terraform would record it in the state");
    accept(
      managed,
      "database-observed",
      "only the services sign in, by a password of Secrets Manager; Performance Insights is on",
    );
    if (data.tier !== "managed" || data.multiAz || protection.deletion) return;
    accept(managed, "cache-survives", "what it forgets is read from the database again, a little slower");
    accept(managed, "database-survives", "holds data for trying things out, and leaves a last snapshot");
  }

  private addMigration({ preparation }: ManagedData): void {
    new MigrationTask(this, "migration", {
      family: this.names.migration,
      architecture: this.deployment.environment.task.architecture,
      image: this.image("postgres"),
      preparation,
      executionRole: this.addTaskRole("migrate"),
      logs: this.logs,
      after: this.logGroups,
    });
  }

  private addService(cluster: EcsCluster, data: DataTier, { listening }: DeploymentEvents): FargateService {
    const { task, tasks, network, executeCommand } = this.deployment.environment;
    const isPublic = network.egress === "public";
    const imagesOf = Object.fromEntries(services.map(({ name }) => [name, this.image(name)]));
    const service = new FargateService(this, "service", {
      serviceName: this.names.service,
      clusterArn: cluster.arn,
      ...task,
      containers: applicationContainers({
        taskMemoryMiB: task.memoryMiB,
        data,
        images: imagesOf as Parameters<typeof applicationContainers>[0]["images"],
      }),
      targets: services.map(({ name, port }) => ({
        container: name,
        port,
        targetGroupArn: this.network.getString(outputName(name, "target_group_arn")),
      })),
      subnetIds: this.network.getList(isPublic ? "public_subnet_ids" : "private_subnet_ids"),
      hasPublicAddress: isPublic,
      securityGroupId: this.network.getString("tasks_security_group_id"),
      executionRole: this.addTaskRole("execution"),
      taskRole: this.taskRole,
      desiredTasks: tasks.min,
      stopsFirst: data.containers.length > 0,
      graceSeconds: GRACE_SECONDS,
      executeCommand,
      logs: this.logs,
      after: [...this.logGroups, ...(this.kept?.mountTargets ?? []), listening, ...cluster.capacity],
    });
    if (data.containers.length > 0)
      accept(service, "images-pinned", "Redis of dev only, by its exact version: nobody here can look its digest up");
    if (isPublic) this.acceptPublicTasks(service);
    if (executeCommand)
      accept(service, "containers-read-only-root", "ECS Exec is chosen, and its agent writes to each container's root");
    return service;
  }

  private acceptPublicTasks(service: FargateService): void {
    const reason = "egress is public: saves the NAT gateway; the security group admits the load balancer only";
    for (const rule of ["tasks-without-public-address", "data-and-tasks-in-private-subnets"])
      accept(service, rule, reason);
  }

  /** The containers' own role. It is made when it is first needed. */
  private get taskRole(): WorkloadRole {
    this.madeTaskRole ??= this.addTaskRole("task");
    return this.madeTaskRole;
  }

  private addTaskRole(kind: "execution" | "task" | "migrate"): WorkloadRole {
    return new WorkloadRole(this, `${kind}-role`, {
      source: this.roles,
      roleName: this.names.workloadRole(kind),
      service: "ecs-tasks.amazonaws.com",
      sourceArn: this.arn("ecs", "*"),
      statements: workloadStatements(this.deployment)[kind],
    });
  }

  private addAutoscaling({ clusterName }: EcsCluster, { serviceName }: FargateService): void {
    const { tasks, autoscaling, nightStop } = this.deployment.environment;
    if (tasks.max === tasks.min && !nightStop) return;
    new Autoscaling(this, "autoscaling", {
      clusterName,
      serviceName,
      minTasks: tasks.min,
      maxTasks: tasks.max,
      ...autoscaling,
      nightStop,
    });
  }

  private addDeploymentEvents(receiver: NodeLambda): DeploymentEvents {
    return new DeploymentEvents(this, "deployment-events", {
      ruleName: this.names.deploymentEvents,
      serviceArn: this.arn("ecs", `service/${this.names.cluster}/${this.names.service}`),
      receiver,
    });
  }

  private addMonitoring({ cluster, service, data, notifier, topic }: Watched): void {
    const { environment, region } = this.deployment;
    const measured: Measured = {
      clusterName: cluster.clusterName,
      serviceName: service.serviceName,
      albArnSuffix: this.network.getString("alb_arn_suffix"),
      targetGroupArnSuffixes: Object.fromEntries(
        services.map(({ name }) => [name, this.network.getString(outputName(name, "target_group_arn_suffix"))]),
      ),
      functionName: notifier.functionName,
      databaseIdentifier: data.databaseIdentifier,
      repositoryNames: images.map((image) => this.names.repository(image.service)),
    };
    const alarms = new ServiceAlarms(this, "alarms", {
      prefix: environment.name,
      measured,
      notifierTimeoutSeconds: notifier.timeoutSeconds,
      topicArn: topic.arn,
    });
    if (environment.alertEmails.length === 0)
      accept(
        alarms,
        "alarm-reaches-somebody",
        "addresses belong to whoever deploys, not into the source: alertEmails of the environment takes them",
      );
    new OperationsDashboard(this, "dashboard", { dashboardName: `${environment.name}-stockwiz`, region, measured });
  }
}
