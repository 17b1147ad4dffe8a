import type { Attributes } from "./attributes";
import { allOf, anyOf, Items } from "./items";
import type { Subject } from "./subject";
import type { Text } from "./text";

/** Types that open a port, in the three ways that the provider knows. */
export const INGRESS_TYPES = [
  "aws_security_group",
  "aws_security_group_rule",
  "aws_vpc_security_group_ingress_rule",
] as const;

const WORLD = ["0.0.0.0/0", "::/0"];
const ALL_PORTS = 65_535;

/** What one rule of a security group lets in, however it is written. */
export class Ingress {
  /** @param names Attributes that hold networks, and those that hold security groups. */
  constructor(
    private readonly rule: Attributes,
    private readonly names: {
      readonly protocol: string;
      readonly cidrs: readonly string[];
      readonly groups: readonly string[];
    },
  ) {}

  get cidrs(): Items<Text> {
    return new Items(this.names.cidrs).flatMap((name) =>
      name.endsWith("_blocks") ? this.rule.texts(name) : this.rule.oneOrMore(name),
    );
  }

  /** Security groups that are let in, by reference or identifier. */
  get groups(): Items<Text> {
    return new Items(this.names.groups).flatMap((name) => this.rule.oneOrMore(name));
  }

  /** Whether anybody on the internet is let in. @throws Undecided */
  get isFromWorld(): boolean {
    return this.cidrs.some((cidr) => cidr.is(...WORLD));
  }

  /** Whether every port of every protocol is open. */
  get isEveryPort(): boolean {
    const { rule } = this;
    return anyOf(
      () => this.isEveryProtocol,
      () =>
        allOf(
          () => (rule.number("from_port") ?? 0) === 0,
          () => (rule.number("to_port") ?? 0) >= ALL_PORTS,
        ),
    );
  }

  /** Whether a port is open. @throws Undecided */
  covers(protocol: "tcp" | "udp", port: number): boolean {
    const { rule } = this;
    return anyOf(
      () => this.isEveryProtocol,
      () =>
        allOf(
          () => this.protocol === protocol,
          () => (rule.number("from_port") ?? 0) <= port,
          () => (rule.number("to_port") ?? 0) >= port,
        ),
    );
  }

  /** Whether somebody has said what it is for. @throws Undecided */
  get isDescribed(): boolean {
    return this.rule.has("description");
  }

  /** For messages: `tcp 22 from 0.0.0.0/0`. What is not known is left as it was written. */
  get text(): string {
    const [from = "?", to = "?"] = [this.rule.text("from_port"), this.rule.text("to_port")].map((port) =>
      port?.toString(),
    );
    const ports = from === to ? from : `${from}-${to}`;
    const sources = [...this.cidrs.known, ...this.groups.known].join(", ");
    return `${this.rule.text(this.names.protocol) ?? "?"} ${ports} from ${sources || "?"}`;
  }

  private get isEveryProtocol(): boolean {
    return this.protocol === "-1" || this.protocol === "all";
  }

  private get protocol(): string | undefined {
    const protocol = this.rule.string(this.names.protocol);
    return NUMBERS[protocol ?? ""] ?? protocol?.toLowerCase();
  }
}

/** Protocols by the numbers that the provider takes as well. */
const NUMBERS: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp" };

const INLINE = { protocol: "protocol", cidrs: ["cidr_blocks", "ipv6_cidr_blocks"], groups: ["security_groups"] };
const RULE = { ...INLINE, groups: ["source_security_group_id"] };
const SINGLE = { protocol: "ip_protocol", cidrs: ["cidr_ipv4", "cidr_ipv6"], groups: ["referenced_security_group_id"] };

/** What a security group, or a rule of one, lets in; nothing of a rule that lets out. */
export const ingressOf = (subject: Subject): Items<Ingress> => rulesOf(subject, "ingress");

/** Types that let something out, in the three ways that the provider knows. */
export const EGRESS_TYPES = [
  "aws_security_group",
  "aws_security_group_rule",
  "aws_vpc_security_group_egress_rule",
] as const;

/** What a security group, or a rule of one, lets out. */
export const egressOf = (subject: Subject): Items<Ingress> => rulesOf(subject, "egress");

const rulesOf = (subject: Subject, direction: "egress" | "ingress"): Items<Ingress> => {
  if (subject.type === `aws_vpc_security_group_${direction}_rule`) return new Items([new Ingress(subject, SINGLE)]);
  if (subject.type === "aws_security_group_rule")
    return new Items([subject])
      .filter((rule) => rule.string("type") === direction)
      .map((rule) => new Ingress(rule, RULE));
  const inline = subject.blocks(direction).map((block) => new Ingress(block, INLINE));
  // A group has its rules inside or beside it, never both: a plan does not tell that there are none inside.
  const hasRulesBeside = inline.known.length === 0 && rulesBeside(subject).known.length > 0;
  return hasRulesBeside ? new Items([]) : inline;
};

const rulesBeside = (group: Subject): Items<Subject> =>
  new Items([
    "aws_security_group_rule",
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
  ]).flatMap((type) => group.linked(type, "security_group_id"));

/** The security group that the ingress of a subject belongs to: itself, or the one that it is a rule of. */
export const groupOf = (subject: Subject): Items<Subject> =>
  subject.type === "aws_security_group"
    ? new Items([subject])
    : subject.follow("security_group_id", "aws_security_group");
