import type { ResourceChange } from "./plan-json";

type Values = Readonly<Record<string, unknown>>;

/** Something in a resource of ours that no resource of ours put there. */
export interface Stranger {
  readonly resource: ResourceChange;
  readonly what: string;
}

/** How to find strangers in one type of resource. Terraform never puts them back: it knows only the parts it made itself. */
interface Lookout {
  /** What is in the resource now. */
  readonly parts: (owner: Values) => string[];
  /** By type, what a resource of that type puts into this one; nothing where it belongs to another. */
  readonly explained: Readonly<Record<string, (part: Values, owner: Values) => string[]>>;
}

const list = (value: unknown): Values[] => (Array.isArray(value) ? (value as Values[]) : []);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

type Direction = "ingress" | "egress";

/** `ingress tcp 80 from 0.0.0.0/0`; all protocols have all ports, whatever the numbers say. */
const door = (direction: Direction, protocol: unknown, from: unknown, to: unknown, peer: unknown): string => {
  const ports = from === to ? from : `${from}-${to}`;
  const what = protocol === "-1" ? "of every protocol" : `${protocol} ${ports}`;
  return `${direction} ${what} ${direction === "ingress" ? "from" : "to"} ${peer}`;
};

const doors = (direction: Direction, group: Values): string[] =>
  list(group[direction]).flatMap((rule) =>
    ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"]
      .flatMap((peers) => texts(rule[peers]))
      .concat(rule.self ? [String(group.id)] : [])
      .map((peer) => door(direction, rule.protocol, rule.from_port, rule.to_port, peer)),
  );

const ownDoor =
  (direction: Direction) =>
  (rule: Values, group: Values): string[] => {
    const peer = rule.cidr_ipv4 ?? rule.cidr_ipv6 ?? rule.prefix_list_id ?? rule.referenced_security_group_id;
    return rule.security_group_id === group.id
      ? [door(direction, rule.ip_protocol, rule.from_port, rule.to_port, peer)]
      : [];
  };

const destination = (route: Values): unknown =>
  [route.cidr_block, route.destination_cidr_block, route.ipv6_cidr_block, route.destination_ipv6_cidr_block].find(
    Boolean,
  );

const lookouts: Readonly<Record<string, Lookout>> = {
  aws_security_group: {
    parts: (group) => [...doors("ingress", group), ...doors("egress", group)],
    explained: {
      aws_vpc_security_group_ingress_rule: ownDoor("ingress"),
      aws_vpc_security_group_egress_rule: ownDoor("egress"),
    },
  },
  aws_iam_role: {
    parts: (role) => [
      ...list(role.inline_policy).map(({ name }) => `the policy ${name}`),
      ...texts(role.managed_policy_arns).map((arn) => `the policy ${arn}`),
    ],
    explained: {
      aws_iam_role_policy: ({ role, name }, { name: owner }) => (role === owner ? [`the policy ${name}`] : []),
      aws_iam_role_policy_attachment: ({ role, policy_arn }, { name: owner }) =>
        role === owner ? [`the policy ${policy_arn}`] : [],
    },
  },
  aws_route_table: {
    // Routes to prefix lists are those of gateway endpoints, which AWS keeps itself.
    parts: ({ route }) => list(route).flatMap((one) => (destination(one) ? [`a route to ${destination(one)}`] : [])),
    explained: {
      aws_route: (route, { id }) => (route.route_table_id === id ? [`a route to ${destination(route)}`] : []),
    },
  },
};

/**
 * What somebody put into security groups, roles and route tables beside what the stack put there: a port opened by hand, a
 * policy attached by hand. A plan says nothing of it.
 * @param resources All resources of a plan; their `before` is what is there now.
 */
export const strangersIn = (resources: readonly ResourceChange[]): Stranger[] => {
  const standing = resources.filter(({ mode, change }) => mode === "managed" && change.before !== null);
  return standing.flatMap((resource) => {
    const lookout = lookouts[resource.type];
    const owner = resource.change.before;
    if (!lookout || !owner) return [];
    const known = new Set(
      standing.flatMap(({ type, change }) => lookout.explained[type]?.(change.before ?? {}, owner) ?? []),
    );
    return [...new Set(lookout.parts(owner))].filter((part) => !known.has(part)).map((what) => ({ resource, what }));
  });
};
