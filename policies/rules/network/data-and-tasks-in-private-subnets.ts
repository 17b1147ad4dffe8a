import { defineRule, NotApplicable } from "../../engine/rule";
import { subnets } from "../../evidence/networks";
import type { Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";
import { isPublic, SUBNETS } from "../../facts/subnets";

/** What names the subnet group of each type, and the type of that group. */
const GROUPS: Readonly<Record<string, readonly [attribute: string, type: string]>> = {
  aws_db_instance: ["db_subnet_group_name", "aws_db_subnet_group"],
  aws_rds_cluster: ["db_subnet_group_name", "aws_db_subnet_group"],
  aws_elasticache_cluster: ["subnet_group_name", "aws_elasticache_subnet_group"],
  aws_elasticache_replication_group: ["subnet_group_name", "aws_elasticache_subnet_group"],
};
/** Whoever has one of these lies where that lies, unless it names a group. */
const LEADERS = ["replicate_source_db", "replication_group_id"];

const subnetsOf = (subject: Subject): Items<Subject> | NotApplicable | string => {
  const [attribute, type] = GROUPS[subject.type] ?? [];
  if (!attribute || !type) {
    const network = subject.block("network_configuration");
    if (!network) return new NotApplicable("its tasks have the network of their hosts");
    return network.texts("subnets").flatMap((text) => subject.resolve(text, ...SUBNETS));
  }
  if (subject.has(attribute))
    return subject
      .follow(attribute, type)
      .flatMap((group) => group.texts("subnet_ids").flatMap((text) => group.resolve(text, ...SUBNETS)));
  const leader = LEADERS.find((name) => subject.has(name));
  return leader
    ? new NotApplicable(`it lies where its ${leader} does`)
    : "lies in the default network, which is public";
};

const database = (gateway: string, group = "aws_db_subnet_group.g.name"): string =>
  subnets(
    gateway,
    'resource "aws_db_subnet_group" "g" {\n  name = "g"\n  subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]\n}',
    `resource "aws_db_instance" "d" {\n  instance_class = "db.t4g.micro"\n  db_subnet_group_name = ${group}\n}`,
  );
const tasks = (gateway: string, ...beside: readonly string[]): string =>
  subnets(
    gateway,
    'resource "aws_ecs_service" "s" {\n  name = "s"\n  network_configuration {\n    subnets = [aws_subnet.a.id]\n  }\n}',
    ...beside,
  );
const NAT = "nat_gateway_id = aws_nat_gateway.n.id";
const INTERNET = "gateway_id = aws_internet_gateway.i.id";

export const dataAndTasksInPrivateSubnets = defineRule({
  id: "data-and-tasks-in-private-subnets",
  title: "databases, caches and tasks must lie in subnets without a route to an internet gateway",
  severity: "high",
  why: "a wrong rule of a security group, or a public address, is then enough to put them on the internet",
  fix: "use subnets whose route table leads to a NAT gateway, or nowhere",
  example: 'resource "aws_db_subnet_group" "data" {\n  subnet_ids = aws_subnet.private[*].id',
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types",
  aliases: { checkov: ["CKV2_AWS_35"], cdkNag: ["VPCNoUnrestrictedRouteToIGW"] },
  appliesTo: [...Object.keys(GROUPS), "aws_ecs_service"],
  check: (subject) => {
    const found = subnetsOf(subject);
    if (typeof found === "string" || found instanceof NotApplicable) return found;
    return found.filter(isPublic).map(({ address }) => `${address} has a route to the internet`);
  },
  passes: [database(NAT), tasks(NAT), database(NAT, '"g"')],
  fails: [
    database(INTERNET),
    database('gateway_id = "igw-1"'),
    database(NAT, "null"),
    tasks(INTERNET),
    tasks(
      INTERNET,
      'resource "aws_elasticache_cluster" "c" {\n  cluster_id = "c"\n  engine = "redis"\n  node_type = "cache.t4g.micro"\n  num_cache_nodes = 1\n}',
    ),
  ],
  undecided: [database("gateway_id = var.unknown"), database(NAT, "var.unknown"), tasks("gateway_id = var.unknown")],
});
