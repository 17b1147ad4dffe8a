import type { Environment } from "../../environments/schema";
import { losses } from "../terraform/plan-summary";
import type { ReviewedChange } from "./reviewed-change";

/** What people notice when a resource of the type is replaced: the old one goes before the new one is there. */
const whenReplaced: Readonly<Record<string, string>> = {
  aws_lb: "the address of the application changes; who has the old one reaches nothing",
  aws_lb_target_group:
    "downtime: what it should answer fails until tasks are registered in the new group and found healthy there",
  aws_lb_listener: "downtime: nobody is answered at its port until the new one is there",
  aws_lb_listener_rule: "downtime: its paths are answered by another service until the new one is there",
  aws_ecs_cluster: "downtime: all tasks stop, and start in the new cluster",
  aws_ecs_service: "downtime: all tasks stop before the first new one starts",
  aws_db_instance: "downtime until the new database is there, at another address",
  aws_elasticache_replication_group: "downtime until the new one is there, empty and at another address",
  aws_nat_gateway: "requests to the outside come from another address; who admits the old one refuses them",
  aws_eip: "the address changes; who admits the old one refuses the new one",
  aws_vpc: "everything that stands in it is replaced as well",
  aws_subnet: "everything that stands in it is replaced as well",
  aws_security_group: "whoever it lets in is shut out until the new one is in place",
  aws_lambda_function_url: "its address changes; who has the old one reaches nothing",
  aws_sns_topic: "its subscribers have to confirm again, and hear nothing until they have",
  aws_sns_topic_subscription: "the subscriber has to confirm again, and hears nothing until then",
  aws_iam_role: "whoever works with it has no permission until the new one is there",
};

/** A listener, a rule or a service holds on to it, and AWS deletes nothing that is held on to. */
const HELD: Readonly<Record<string, string>> = {
  aws_lb_target_group:
    "it is deleted before the new one is made, and AWS refuses that while a listener or a rule sends requests to it: the apply can stop here",
};

const WORLD = ["0.0.0.0/0", "::/0"];

type Values = Readonly<Record<string, unknown>>;

/** `tcp 80`, `tcp 8000 to 8002`, `every protocol and port`. */
const doorWords = ({ ip_protocol: protocol, from_port: from, to_port: to }: Values): string =>
  protocol === "-1" ? "every protocol and port" : `${protocol} ${from === to ? from : `${from} to ${to}`}`;

const peerOf = (rule: Values): string => {
  const range = rule.cidr_ipv4 ?? rule.cidr_ipv6;
  if (WORLD.includes(String(range))) return "the whole internet";
  return String(range ?? rule.prefix_list_id ?? rule.referenced_security_group_id ?? "another security group");
};

const ofDoor = ({ kind, resource: { change } }: ReviewedChange): string[] => {
  const door = kind === "destroy" ? change.before : change.after;
  if (!door) return [];
  const words = `${doorWords(door)} ${kind === "destroy" ? "to" : "for"} ${peerOf(door)}`;
  return [kind === "destroy" ? `closes ${words}: what comes that way is refused` : `opens ${words}`];
};

const ofTaskDefinition = ({ resource: { change }, values }: ReviewedChange, { data }: Environment): string[] => {
  if (!change.before) return [];
  const isSize = values.some(({ path }) => path === "cpu" || path === "memory");
  const size = ({ cpu, memory }: Values) => `${cpu} CPU units and ${memory} MiB`;
  return [
    "a new revision is registered; the service replaces its tasks by it, and goes back by itself when they do not start",
    ...(isSize && change.after
      ? [`each task costs in proportion to its size: ${size(change.before)} become ${size(change.after)}`]
      : []),
    ...(data.tier === "embedded"
      ? ["the database lives in the task: what users have written goes with the old one"]
      : []),
  ];
};

const ofDatabase = ({ kind, values, resource: { change } }: ReviewedChange): string[] => {
  const source = change.after?.snapshot_identifier;
  if (kind === "add" && typeof source === "string")
    return [`it begins with what the snapshot ${source} holds: what was written after it was taken is not in it`];
  const paths = values.map(({ path }) => path);
  const restarts = ["instance_class", "engine_version", "parameter_group_name", "multi_az"].filter((path) =>
    paths.includes(path),
  );
  return kind === "change" && restarts.length > 0
    ? [`downtime: the database restarts for ${restarts.join(" and ")}, at once or in its maintenance window`]
    : [];
};

const ofPermission = ({ kind }: ReviewedChange): string[] => [
  kind === "destroy"
    ? "takes a permission away: who needs it is refused"
    : "changes who may do what: read its statements",
];

/** What a change of the type risks beside what is lost or replaced. */
const byType: Readonly<Record<string, (change: ReviewedChange, environment: Environment) => string[]>> = {
  aws_vpc_security_group_ingress_rule: ofDoor,
  aws_ecs_task_definition: ofTaskDefinition,
  aws_db_instance: ofDatabase,
  aws_iam_policy: ofPermission,
  aws_iam_role_policy: ofPermission,
  aws_iam_role_policy_attachment: ofPermission,
};

const unprotects = ({ values }: ReviewedChange): string[] =>
  values
    .filter(({ path, was, is }) => /^(enable_)?deletion_protection$/.test(path) && was === true && is === false)
    .map(() => "from then on it can be deleted");

/** What can go wrong, in a sentence each; nothing when nobody would notice. */
export const risksOf = (change: ReviewedChange, environment: Environment): string[] => {
  const { kind, resource } = change;
  const loss = losses[resource.type];
  const isGone = kind === "replace" || kind === "destroy";
  const noticed = kind === "replace" ? whenReplaced[resource.type] : undefined;
  const own = byType[resource.type]?.(change, environment) ?? [];
  const held = kind === "replace" && resource.change.actions[0] === "delete" ? HELD[resource.type] : undefined;
  const lost = isGone && loss ? [`LOSES ${loss.toUpperCase()}`] : [];
  const gone = kind === "destroy" && !loss && own.length === 0 ? ["what uses it fails from then on"] : [];
  return [...lost, ...(noticed ? [noticed] : []), ...(held ? [held] : []), ...gone, ...own, ...unprotects(change)];
};
