import { namesOf } from "../../environments/names";
import type { NamedAction } from "./iam-action";

/** Where a call was made, as far as ARNs say it. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly environment: string;
}

/** What stands in an ARN for a part that AWS makes up and the record does not tell. */
const MADE_UP = "0";

/** Kinds of EC2 resources that AWS checks for an action, each for itself, and the letters that begin their ids.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
const EC2_CHECKED: Readonly<Record<string, readonly string[]>> = {
  AllocateAddress: ["elastic-ip"],
  AssociateRouteTable: ["route-table", "subnet"],
  AttachInternetGateway: ["internet-gateway", "vpc"],
  AuthorizeSecurityGroupEgress: ["security-group", "security-group-rule"],
  AuthorizeSecurityGroupIngress: ["security-group", "security-group-rule"],
  CreateFlowLogs: ["vpc-flow-log", "vpc"],
  CreateInternetGateway: ["internet-gateway"],
  CreateNatGateway: ["natgateway", "subnet", "elastic-ip"],
  CreateRoute: ["route-table"],
  CreateRouteTable: ["route-table", "vpc"],
  CreateSecurityGroup: ["security-group", "vpc"],
  CreateSubnet: ["subnet", "vpc"],
  CreateVpc: ["vpc"],
  CreateVpcEndpoint: ["vpc-endpoint", "vpc", "route-table"],
  DeleteFlowLogs: ["vpc-flow-log"],
  DeleteInternetGateway: ["internet-gateway"],
  DeleteNatGateway: ["natgateway"],
  DeleteRoute: ["route-table"],
  DeleteRouteTable: ["route-table"],
  DeleteSecurityGroup: ["security-group"],
  DeleteSubnet: ["subnet"],
  DeleteVpc: ["vpc"],
  DeleteVpcEndpoints: ["vpc-endpoint"],
  DescribeVpcAttribute: ["vpc"],
  DetachInternetGateway: ["internet-gateway", "vpc"],
  DisassociateAddress: ["elastic-ip"],
  DisassociateRouteTable: ["route-table", "subnet"],
  ModifyVpcAttribute: ["vpc"],
  ReleaseAddress: ["elastic-ip"],
  RevokeSecurityGroupEgress: ["security-group"],
  RevokeSecurityGroupIngress: ["security-group"],
};
const EC2_ID_PREFIXES: Readonly<Record<string, string>> = {
  eipalloc: "elastic-ip",
  fl: "vpc-flow-log",
  igw: "internet-gateway",
  nat: "natgateway",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  subnet: "subnet",
  vpc: "vpc",
  vpce: "vpc-endpoint",
};

const ec2Resources = (action: string, subject: string, arn: (resource: string) => string): string[] | undefined => {
  const kindOfSubject = EC2_ID_PREFIXES[subject.split("-")[0] ?? ""];
  const kinds = EC2_CHECKED[action] ?? (kindOfSubject ? [kindOfSubject] : undefined);
  return kinds?.map((kind) => arn(`${kind}/${kind === kindOfSubject ? subject : MADE_UP}`));
};

type Naming = (subject: string, arn: (resource: string) => string, place: Place) => readonly string[];

/** How the record's subject becomes the ARNs that AWS checks, by the action; the first line that fits counts. */
const NAMINGS: readonly (readonly [RegExp, Naming])[] = [
  [/^cloudwatch:\w*Dashboards?$/, (name, _arn, { account }) => [`arn:aws:cloudwatch::${account}:dashboard/${name}`]],
  // Checked for all alarms of the account, and all databases, whatever the request names.
  [/^cloudwatch:DescribeAlarms$/, (_name, arn) => [arn("alarm:*")]],
  [/^rds:DescribeDBInstances$/, (_name, arn) => [arn("db:*")]],
  [/^cloudwatch:\w*Alarms?$/, (name, arn) => [arn(`alarm:${name}`)]],
  [/^ecr:/, (name, arn) => [arn(`repository/${name}`)]],
  [/^ecs:\w*Clusters?$/, (name, arn) => [arn(`cluster/${name}`)]],
  [/^ecs:\w*Services?$/, (name, arn, { environment }) => [arn(`service/${namesOf(environment).cluster}/${name}`)]],
  // By the service; what is checked is the instances of its cluster, of which Fargate has none.
  [/^ecs:ListTasks$/, (name, arn) => [arn(`container-instance/${name.replace(/stockwiz$/, "cluster")}/${MADE_UP}`)]],
  [/^ecs:(RegisterTaskDefinition|RunTask)$/, (family, arn) => [arn(`task-definition/${family}:${MADE_UP}`)]],
  [/^elasticache:\w*ReplicationGroups?$/, (name, arn) => [arn(`replicationgroup:${name}`)]],
  [/^elasticache:\w*SubnetGroups?$/, (name, arn) => [arn(`subnetgroup:${name}`)]],
  [/^elasticache:\w*CacheClusters?$/, (name, arn) => [arn(`cluster:${name}`)]],
  [/^elasticfilesystem:/, (id, arn) => [arn(`${id.startsWith("fsap-") ? "access-point" : "file-system"}/${id}`)]],
  [/^elasticloadbalancing:CreateLoadBalancer$/, (name, arn) => [arn(`loadbalancer/app/${name}/${MADE_UP}`)]],
  [/^elasticloadbalancing:CreateTargetGroup$/, (name, arn) => [arn(`targetgroup/${name}/${MADE_UP}`)]],
  [/^events:/, (name, arn) => [arn(`rule/${name}`)]],
  [/^iam:\w*Role/, (name, _arn, { account }) => [`arn:aws:iam::${account}:role/${name}`]],
  [/^iam:CreatePolicy$/, (name, _arn, { account }) => [`arn:aws:iam::${account}:policy/${name}`]],
  [/^kms:/, (id, arn) => [arn(`key/${id}`)]],
  [/^lambda:/, (name, arn) => [arn(`function:${name}`)]],
  // Which of the two is checked differs by action, and an ARN with a colon at its end matches only the second pattern.
  [/^logs:/, (name, arn) => [arn(`log-group:${name}`), arn(`log-group:${name}:log-stream:`)]],
  [/^rds:\w*SubnetGroups?$/, (name, arn) => [arn(`subgrp:${name}`)]],
  [/^rds:\w*(ParameterGroups?|Parameters)$/, (name, arn) => [arn(`pg:${name}`)]],
  [/^rds:DescribeDBSnapshots$/, (_name, arn) => [arn("snapshot:*")]],
  [
    /^rds:RestoreDBInstanceFromDBSnapshot$/,
    (name, arn) =>
      [`db:${name}`, `snapshot:${name}-final-1`, `pg:${name}`, `subgrp:${name}`, "og:default:postgres-15"].map(arn),
  ],
  [/^rds:\w*DBSnapshots?$/, (name, arn) => [arn(`snapshot:${name}`)]],
  [/^rds:\w*DBInstances?$/, (name, arn) => [arn(`db:${name}`)]],
  [/^route53:GetChange$/, (id) => [`arn:aws:route53:::change/${id}`]],
  [/^route53:/, (id) => [`arn:aws:route53:::hostedzone/${id}`]],
  [/^s3:/, (bucketAndKey) => [`arn:aws:s3:::${bucketAndKey}`]],
  [/^secretsmanager:/, (name, arn) => [arn(`secret:${name}-${MADE_UP.repeat(6)}`)]],
  [/^servicequotas:/, (code, arn) => [arn(`${MADE_UP}/${code}`)]],
  [/^sns:/, (name, arn) => [arn(name)]],
  [/^sqs:/, (nameOrUrl, arn) => [arn(nameOrUrl.split("/").at(-1) ?? "")]],
  [/^ssm:/, (name, arn) => [arn(`parameter${name}`)]],
  [/^wafv2:\w*WebACL$/, (name, arn) => [arn(`regional/webacl/${name}/${MADE_UP}`)]],
];

/** ARNs that AWS checks for an action that takes a resource; undefined when the record does not tell them. */
export const resourcesOf = ({ action, subject }: NamedAction, place: Place): readonly string[] | undefined => {
  const [service = "", operation = ""] = action.split(":");
  const arn = (resource: string) => `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
  if (service === "ec2") return ec2Resources(operation, subject, arn);
  const naming = NAMINGS.find(([pattern]) => pattern.test(action))?.[1];
  if (subject.startsWith("arn:")) return [subject];
  const tellsByItself = /^(cloudwatch:DescribeAlarms|rds:DescribeDBInstances)$/.test(action);
  return naming && (subject !== "-" || tellsByItself) ? naming(subject, arn, place) : undefined;
};
