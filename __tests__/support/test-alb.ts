import type { Action, Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import { Alb, type AlbOptions } from "../../rehearsal/alb/alb";
import type { Deployed, HealthCheck, LoadBalancer, TargetGroup } from "../../rehearsal/alb/deployed";
import type { SecurityGroup } from "../../rehearsal/alb/firewall";
import type { Target, TargetHealth } from "../../rehearsal/runtime/contract";
import { TASKS_GROUP, TestNetwork } from "./test-network";
import { until } from "./until";

export const ALB_GROUP = "sg-alb";
const WORLD = [{ CidrIp: "0.0.0.0/0" }];

const albGroup: SecurityGroup = {
  id: ALB_GROUP,
  name: "dev-alb",
  vpcId: "vpc-1",
  ingress: [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: WORLD }],
  egress: [{ IpProtocol: "tcp", FromPort: 8000, ToPort: 8002, UserIdGroupPairs: [{ GroupId: TASKS_GROUP }] }],
};
const tasksGroup: SecurityGroup = {
  id: TASKS_GROUP,
  name: "dev-tasks",
  vpcId: "vpc-1",
  ingress: [{ IpProtocol: "tcp", FromPort: 8000, ToPort: 8002, UserIdGroupPairs: [{ GroupId: ALB_GROUP }] }],
  egress: [],
};

export const loadBalancer: LoadBalancer = {
  arn: "arn:alb",
  name: "dev-alb",
  dnsName: "dev-alb-1.us-east-1.elb.amazonaws.com",
  isInternal: false,
  securityGroupIds: [ALB_GROUP],
  subnetCidrs: ["10.0.1.0/24", "10.0.2.0/24"],
  idleTimeoutSeconds: 60,
  dropsInvalidHeaders: true,
  forwardedForMode: "append",
};

const healthCheck: HealthCheck = {
  path: "/health",
  port: undefined,
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  matcher: "200",
};

export const targetGroup = (arn: string, changes: Partial<TargetGroup> = {}): TargetGroup => ({
  arn,
  name: arn,
  port: 8000,
  protocol: "HTTP",
  isSticky: false,
  deregistrationDelaySeconds: 30,
  healthCheck,
  ...changes,
});

export const forwardTo = (arn: string): Action => ({ Type: "forward", TargetGroupArn: arn });

export const byDefault = (...Actions: Action[]): Rule => ({ IsDefault: true, Priority: "default", Actions });

/** What is said of a deployment beyond one listener on port 80 whose default is the group `web`. */
export interface DeployedChanges {
  readonly rules?: readonly Rule[];
  readonly groups?: readonly TargetGroup[];
  readonly healthCheck?: Partial<HealthCheck>;
  readonly loadBalancer?: Partial<LoadBalancer>;
  readonly listener?: { readonly protocol?: string; readonly port?: number };
  readonly alb?: Partial<SecurityGroup>;
  readonly tasks?: Partial<SecurityGroup>;
}

export const deployed = (changes: DeployedChanges = {}): Deployed => ({
  listeners: [
    {
      arn: "arn:listener",
      protocol: "HTTP",
      port: 80,
      rules: changes.rules ?? [byDefault(forwardTo("web"))],
      loadBalancer: { ...loadBalancer, ...changes.loadBalancer },
      ...changes.listener,
    },
  ],
  targetGroups: changes.groups ?? [targetGroup("web", { healthCheck: { ...healthCheck, ...changes.healthCheck } })],
  securityGroups: [
    { ...albGroup, ...changes.alb },
    { ...tasksGroup, ...changes.tasks },
  ],
});

/** A load balancer in front of a network of a test's own. */
export class TestAlb {
  readonly network = new TestNetwork();
  readonly said: string[] = [];
  readonly alb: Alb;

  constructor(options: Partial<AlbOptions> = {}) {
    this.alb = new Alb({ dial: this.network.dial, speed: 1000, say: (line) => this.said.push(line), ...options });
  }

  get url(): string {
    return this.alb.urls()[0]?.url ?? "";
  }

  apply(changes: DeployedChanges = {}): Promise<void> {
    return this.alb.apply(deployed(changes));
  }

  register(target: Target, group = "web"): Target {
    this.alb.targets.register(group, target);
    return target;
  }

  /** Resolves when a target is in a state, and fails with the test's own time when it never is. */
  async reaches(state: TargetHealth["state"], target: Target, group = "web"): Promise<TargetHealth> {
    return until(() => {
      const health = this.alb.targets.health(group, target);
      return health.state === state ? health : undefined;
    });
  }

  async close(): Promise<void> {
    await this.alb.stop();
    await this.network.close();
  }
}
