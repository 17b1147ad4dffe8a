import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { Fn, type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { UserError } from "../user-error";
import { assertOneTask, type Container, containerDefinition, type LogTarget, volumesOf } from "./container";
import type { WorkloadRole } from "./workload-role";

/** A deployment first starts new tasks, up to twice as many, and never goes below what is wanted. */
const ROLLING = {
  deploymentMinimumHealthyPercent: 100,
  deploymentMaximumPercent: 200,
  availabilityZoneRebalancing: "ENABLED",
};
/**
 * A deployment first stops the old tasks. To move a task to another zone would start a second one beside it, so ECS refuses
 * that with a maximum of 100.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
 */
const ONE_AFTER_THE_OTHER = {
  deploymentMinimumHealthyPercent: 0,
  deploymentMaximumPercent: 100,
  availabilityZoneRebalancing: "DISABLED",
};

/** Name that AWS gives the capacity of Fargate Spot. */
export const SPOT_PROVIDER = "FARGATE_SPOT";

/** A container's port that receives requests from a target group. */
export interface ServiceTarget {
  readonly container: string;
  readonly port: number;
  readonly targetGroupArn: string;
}

export interface FargateServiceProps {
  readonly serviceName: string;
  readonly clusterArn: string;
  /** CPU units of a task; 1024 are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** @default "X86_64" */
  readonly architecture?: "X86_64" | "ARM64" | undefined;
  /**
   * Takes its tasks from Fargate Spot, which the cluster has to offer. A change of it replaces the service.
   * @default false
   */
  readonly spot?: boolean | undefined;
  readonly containers: readonly Container[];
  readonly targets: readonly ServiceTarget[];
  readonly subnetIds: string[];
  /** Whether each task gets a public address, which is its way out in a public subnet. @default false */
  readonly hasPublicAddress?: boolean;
  readonly securityGroupId: string;
  /** Takes images and secrets for the task. */
  readonly executionRole: WorkloadRole;
  /** What the containers themselves are. */
  readonly taskRole: WorkloadRole;
  /** Tasks at the beginning; later autoscaling decides, and no apply puts it back. */
  readonly desiredTasks: number;
  /**
   * Whether no new task may start before the old ones have stopped, because each has data of its own. Nothing answers then
   * during a deployment.
   * @default false
   */
  readonly stopsFirst?: boolean;
  /** Seconds after a task's start in which the load balancer's verdict does not count. */
  readonly graceSeconds: number;
  /**
   * Whether people may run commands in the containers, whose roots can then be written.
   * @default false
   */
  readonly executeCommand?: boolean;
  readonly logs: LogTarget;
  /** What has to exist before the first task starts, such as its log group. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Containers that run together as a task, several tasks behind a load balancer. A deployment that does not become healthy is
 * rolled back by ECS, and an apply ends only when the deployment does.
 */
export class FargateService extends Construct {
  readonly serviceName: string;
  /** ARN of the service. */
  readonly serviceArn: string;

  /** @throws UserError when the containers cannot live in one task, or a target is none of them. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FargateServiceProps,
  ) {
    super(scope, id);
    assertOneTask(props.containers, props.memoryMiB);
    assertTargets(props);
    const service = new EcsService(this, "service", {
      name: props.serviceName,
      cluster: props.clusterArn,
      taskDefinition: this.addTaskDefinition(),
      ...(props.spot
        ? { capacityProviderStrategy: [{ capacityProvider: SPOT_PROVIDER, weight: 1 }] }
        : { launchType: "FARGATE" }),
      platformVersion: "LATEST",
      desiredCount: props.desiredTasks,
      ...(props.stopsFirst ? ONE_AFTER_THE_OTHER : ROLLING),
      deploymentCircuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriodSeconds: props.graceSeconds,
      enableExecuteCommand: props.executeCommand ?? false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      waitForSteadyState: true,
      networkConfiguration: {
        subnets: props.subnetIds,
        securityGroups: [props.securityGroupId],
        assignPublicIp: props.hasPublicAddress ?? false,
      },
      loadBalancer: props.targets.map(({ container, port, targetGroupArn }) => ({
        containerName: container,
        containerPort: port,
        targetGroupArn,
      })),
      lifecycle: { ignoreChanges: ["desired_count"] },
      dependsOn: [...props.after, ...props.executionRole.permissions, ...props.taskRole.permissions],
    });
    this.serviceName = service.name;
    this.serviceArn = service.id;
  }

  private addTaskDefinition(): string {
    const { serviceName, cpu, memoryMiB, architecture, logs, executionRole, taskRole, executeCommand } = this.props;
    const containers = this.props.containers.map((container) => ({
      ...container,
      writableRoot: executeCommand ?? false,
    }));
    return new EcsTaskDefinition(this, "task", {
      family: serviceName,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(cpu),
      memory: String(memoryMiB),
      runtimePlatform: { cpuArchitecture: architecture ?? "X86_64", operatingSystemFamily: "LINUX" },
      executionRoleArn: executionRole.arn,
      taskRoleArn: taskRole.arn,
      // An expression, because it holds references: `cdktf synth --hcl` cannot write one that lies inside a JSON text.
      containerDefinitions: Token.asString(
        Fn.jsonencode(containers.map((container) => containerDefinition(container, logs))),
      ),
      volume: volumesOf(containers),
    }).arn;
  }
}

const assertTargets = ({ containers, targets }: FargateServiceProps): void => {
  targets.forEach(({ container, port }, index) => {
    const found = containers.find(({ name }) => name === container);
    if (!found)
      throw new UserError(
        `targets[${index}].container: "${container}" is not a container of the task; name one of ${containers.map(({ name }) => name).join(", ")}`,
      );
    if (found.port !== port)
      throw new UserError(`targets[${index}].port: ${port}: "${container}" listens on ${found.port}; write that`);
  });
};
