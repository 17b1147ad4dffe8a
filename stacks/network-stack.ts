import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { Construct } from "constructs";
import { AlbRouting } from "../constructs/alb-routing";
import { DnsCertificate } from "../constructs/dns-certificate";
import { FlowLogs } from "../constructs/flow-logs";
import { PublicAlb } from "../constructs/public-alb";
import { SecurityGroup, WORLD } from "../constructs/security-group";
import { ServiceEndpoints } from "../constructs/service-endpoints";
import { ServiceTargetGroup } from "../constructs/service-target-group";
import { Vpc } from "../constructs/vpc";
import { WebFirewall } from "../constructs/web-firewall";
import type { Deployment } from "../environments/deployment";
import { outputName } from "../environments/names";
import { accept } from "./accept";
import type { ServiceName } from "./application-containers";
import { StockwizStack } from "./stockwiz-stack";

const HTTP = { from: 80 };
const HTTPS = { from: 443 };
const POSTGRES = { from: 5432 };
const REDIS = { from: 6379 };
const NFS = { from: 2049 };
const SERVICES = { from: 8000, to: 8002 };

/**
 * What every task talks to: the registry, its logs and its secrets, which AWS decrypts for it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
const TASK_SERVICES = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"];
/** What the agent of ECS Exec talks to beside them: its channels, and the key of its sessions. */
const EXEC_SERVICES = ["kms", "ssmmessages"];

/** What the API needs of the firewall before it; ADR 17 counts. */
const FIREWALL_LIMITS = {
  /** Names, descriptions, searches and files may say anything; `/api/products-full` takes none. */
  freeTextPaths: ["/api/products", "/api/inventory", "/api/imports", "/products", "/inventory", "/imports"],
  /** Two deployments with their smoke tests and an office of fifty behind one address, and half as much again. */
  maxRequestsPerAddress: 20_000,
  /** The contract's 100 kB. */
  maxBodyBytes: 102_400,
};

interface Groups {
  readonly alb: SecurityGroup;
  readonly tasks: SecurityGroup;
  readonly data: SecurityGroup;
}

/** Under this states before November 2026 record the listener of port 80 of an environment with a domain. */
const FORMER_REDIRECT = "aws_lb_listener.alb_redirect_CF2AB573";

type Targets = Readonly<Record<ServiceName, ServiceTargetGroup>>;

/** Everything between the internet and a running container: the network, who may talk to whom, and which path goes where. */
export class NetworkStack extends StockwizStack {
  constructor(scope: Construct, deployment: Deployment) {
    super(scope, "network", deployment);
    const vpc = this.addVpc();
    const groups = this.addSecurityGroups(vpc);
    const targets = this.addTargets(vpc.vpcId);
    const alb = this.addAlb(vpc, groups, targets);
    this.addFirewall(alb);
    this.addOutputs({
      vpc_id: vpc.vpcId,
      public_subnet_ids: vpc.publicSubnetIds,
      private_subnet_ids: vpc.privateSubnetIds,
      tasks_security_group_id: groups.tasks.groupId,
      data_security_group_id: groups.data.groupId,
      alb_dns: alb.dnsName,
      alb_arn_suffix: alb.arnSuffix,
      app_url: this.deployment.environment.domain
        ? `https://${this.deployment.environment.domain.name}`
        : `http://${alb.dnsName}`,
      ...targetOutputs(targets),
    });
  }

  private addVpc(): Vpc {
    const { environment, region, account } = this.deployment;
    const { name, network, logRetentionDays } = environment;
    const { vpcCidr, egress, ...shape } = network;
    const vpc = new Vpc(this, "vpc", {
      ...{ vpcName: `${name}-vpc`, cidr: vpcCidr, region, ...shape },
      worksInPublicSubnets: egress === "public",
    });
    new FlowLogs(this, "flow-logs", {
      vpcId: vpc.vpcId,
      logGroupName: this.names.flowLogGroup,
      logRetentionDays,
      roles: this.roles,
      roleName: this.names.workloadRole("flow-logs"),
      region,
      account,
    });
    return vpc;
  }

  private addSecurityGroups(vpc: Vpc): Groups {
    const { name, network } = this.deployment.environment;
    const { vpcId } = vpc;
    const group = (id: string, description: string) =>
      new SecurityGroup(this, `${id}-group`, { groupName: `${name}-${id}`, description, vpcId });
    const alb = group("alb", "load balancer");
    const tasks = group("tasks", "application tasks");
    const data = group("data", "PostgreSQL and Redis");
    alb.admit("http-from-world", WORLD, HTTP, "HTTP from the internet");
    alb.admit("https-from-world", WORLD, HTTPS, "HTTPS from the internet");
    alb.allowTo("to-tasks", tasks, SERVICES, "the three services");
    tasks.admit("from-alb", alb, SERVICES, "the load balancer");
    if (network.egress === "endpoints") this.addEndpoints(vpc, tasks, group("endpoints", "endpoints of AWS services"));
    else tasks.allowTo("to-world", WORLD, HTTPS, "images, secrets, logs and metrics of AWS");
    for (const [id, ports, service] of [
      ["postgres", POSTGRES, "PostgreSQL"],
      ["redis", REDIS, "Redis"],
    ] as const) {
      tasks.allowTo(`to-${id}`, data, ports, `${service} of the data tier`);
      data.admit(`${id}-from-tasks`, tasks, ports, `${service} from the tasks`);
    }
    const { data: tier } = this.deployment.environment;
    if (tier.tier === "embedded" && tier.keep) {
      tasks.allowTo("to-files", data, NFS, "files of the embedded database");
      data.admit("files-from-tasks", tasks, NFS, "files of the embedded database from the tasks");
    }
    return { alb, tasks, data };
  }

  /** Everything that tasks need of AWS, and nothing else: they reach no other address. */
  private addEndpoints(vpc: Vpc, tasks: SecurityGroup, endpoints: SecurityGroup): void {
    const { environment, region } = this.deployment;
    endpoints.admit("https-from-tasks", tasks, HTTPS, "HTTPS from the tasks");
    tasks.allowTo("to-endpoints", endpoints, HTTPS, "the endpoints of AWS services");
    tasks.allowToPrefixList("to-s3", vpc.s3PrefixListId, HTTPS, "layers of images, which lie in S3");
    new ServiceEndpoints(this, "endpoints", {
      vpcName: `${environment.name}-vpc`,
      vpcId: vpc.vpcId,
      region,
      subnetIds: vpc.privateSubnetIds,
      securityGroup: endpoints,
      services: [...TASK_SERVICES, ...(this.deployment.environment.executeCommand ? EXEC_SERVICES : [])],
    });
  }

  private addTargets(vpcId: string): Targets {
    const { name } = this.deployment.environment;
    const target = (id: string, shortName: string, port: number) =>
      new ServiceTargetGroup(this, id, { targetGroupName: `${name}-${shortName}-tg`, vpcId, port });
    return {
      "api-gateway": target("api-gateway", "api-gw", 8000),
      "product-service": target("product-service", "product-svc", 8001),
      "inventory-service": target("inventory-service", "inventory-svc", 8002),
    };
  }

  private addAlb(vpc: Vpc, groups: Groups, targets: Targets): PublicAlb {
    const { domain, protection } = this.deployment.environment;
    const zoneId = domain && new DataAwsRoute53Zone(this, "zone", { name: domain.zoneName }).zoneId;
    const certificate =
      domain && zoneId && new DnsCertificate(this, "certificate", { domainName: domain.name, zoneId });
    const alb = new PublicAlb(this, "alb", {
      albName: this.names.loadBalancer,
      subnetIds: vpc.publicSubnetIds,
      securityGroupId: groups.alb.groupId,
      defaultTargetGroupArn: targets["api-gateway"].arn,
      deletionProtection: protection.deletion,
      formerHttpAddress: FORMER_REDIRECT,
      ...(certificate && { certificateArn: certificate.arn }),
    });
    this.acceptFindings(alb);
    // `/api/products*` would take /api/products-full, which is the gateway's.
    new AlbRouting(this, "routing", {
      listenerArn: alb.listenerArn,
      routes: [
        {
          service: "product-service",
          targetGroupArn: targets["product-service"].arn,
          paths: ["/api/imports", "/api/imports/*", "/api/products", "/api/products/*"],
          priority: 10,
        },
        {
          service: "inventory-service",
          targetGroupArn: targets["inventory-service"].arn,
          paths: ["/api/inventory", "/api/inventory/*"],
          priority: 20,
        },
      ],
    });
    if (domain && zoneId)
      new Route53Record(this, "alias", {
        zoneId,
        name: domain.name,
        type: "A",
        alias: { name: alb.dnsName, zoneId: alb.zoneId, evaluateTargetHealth: true },
      });
    else this.note("no domain: the load balancer speaks HTTP only, at an address of AWS's");
    return alb;
  }

  private acceptFindings(alb: PublicAlb): void {
    const { domain, protection } = this.deployment.environment;
    if (!domain)
      accept(alb, "http-redirects-to-https", "there is no certificate without a domain; with one, HTTP redirects");
    if (!protection.deletion)
      accept(alb, "load-balancer-kept", "taken down and up again as a whole, and holds nothing that could be lost");
    if (!protection.waf)
      accept(alb, "public-alb-behind-firewall", "serves data for trying things out only; prod has a firewall");
    accept(
      alb,
      "load-balancer-access-logs",
      protection.waf
        ? "the firewall before it logs every request, as long as all other logs are kept"
        : "the services log every request, and flow logs who came; no data of customers",
    );
  }

  private addFirewall({ arn }: PublicAlb): void {
    const { protection, logRetentionDays } = this.deployment.environment;
    if (protection.waf)
      new WebFirewall(this, "firewall", {
        firewallName: this.names.firewall,
        resourceArn: arn,
        logRetentionDays,
        ...FIREWALL_LIMITS,
      });
  }
}

const targetOutputs = (targets: Targets): Record<string, string> =>
  Object.fromEntries(
    Object.entries(targets).flatMap(([service, { arn, arnSuffix }]) => [
      [outputName(service, "target_group_arn"), arn],
      [outputName(service, "target_group_arn_suffix"), arnSuffix],
    ]),
  );
