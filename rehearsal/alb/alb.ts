import type { Dial, Target, Targets } from "../runtime/contract";
import { WebFirewalls, type WebFirewallsOptions } from "../waf/web-firewalls";
import { AccessLog } from "./access-log";
import { AlbAddresses } from "./addresses";
import { type Deployed, groupsReachedBy, type Listener, type LoadBalancer } from "./deployed";
import { Firewall } from "./firewall";
import { CLIENT_IP, RuleFollower } from "./follow-rule";
import { FrontDoor } from "./front-door";
import { notRehearsed } from "./not-rehearsed";
import type { RoutingView } from "./routing-view";
import { Speaker } from "./speaker";
import { type Counts, Stats } from "./stats";
import { TargetRegistry } from "./target-registry";

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-504-issues */
const CONNECT_TIMEOUT_MS = 10_000;

/** Where a listener is reached on this machine. */
export interface ListenerUrl {
  /** Its name. */
  readonly loadBalancer: string;
  readonly dnsName: string;
  readonly listenerPort: number;
  readonly url: string;
}

/** What was counted since the start, by the names of CloudWatch. */
export interface AlbStats {
  readonly loadBalancers: readonly { readonly arn: string; readonly counts: Counts }[];
  readonly targetGroups: readonly {
    readonly arn: string;
    /** Those that serve it, for the dimension of the metric. */
    readonly loadBalancerArn: string | undefined;
    readonly healthyHosts: number;
    readonly unhealthyHosts: number;
  }[];
}

export interface AlbOptions {
  readonly dial: Dial;
  readonly speed: number;
  readonly say: (line: string) => void;
  /** @default 10000, as on AWS */
  readonly connectTimeoutMs?: number;
  /** @default web ACLs without a log */
  readonly webAcls?: WebFirewallsOptions;
}

/** Every application load balancer of the account, as far as it is deployed. */
export class Alb {
  readonly registry: TargetRegistry;
  readonly addresses = new AlbAddresses();
  readonly log = new AccessLog();
  readonly #doors = new Map<string, FrontDoor>();
  readonly #stats = new Stats();
  readonly #speaker: Speaker;
  readonly #follower: RuleFollower;
  #firewall = new Firewall([]);
  #servedBy: ReadonlyMap<string, LoadBalancer> = new Map();

  constructor({ dial, speed, say, connectTimeoutMs = CONNECT_TIMEOUT_MS, webAcls = {} }: AlbOptions) {
    this.#speaker = new Speaker(say);
    const isReachable = (group: string, target: Target, port: number) =>
      this.#letsThrough(this.#servedBy.get(group), target, port);
    this.registry = new TargetRegistry({ dial, speed, isReachable });
    this.#follower = new RuleFollower({
      stats: this.#stats,
      log: this.log,
      nameOfGroup: (group) => this.registry.settingsOf(group)?.name ?? "(gone)",
      nextTarget: (group) => this.registry.next(group),
      isReachable: ({ loadBalancer }, { target }) => this.#letsThrough(loadBalancer, target, target.port),
      say: (line) => this.#speaker.say(line),
      connectTimeoutMs,
      webFirewalls: new WebFirewalls(webAcls),
    });
  }

  get targets(): Targets {
    return this.registry;
  }

  /** Becomes what is deployed now: opens and closes listeners, follows new rules, checks other groups. */
  async apply({ listeners, targetGroups, securityGroups }: Deployed): Promise<void> {
    if (!this.#firewall.isOf(securityGroups)) {
      this.#firewall = new Firewall(securityGroups);
      this.#speaker.forget(); // what still does not get through is worth another word
    }
    this.#servedBy = new Map(
      listeners.flatMap((one) => [...groupsReachedBy(one)].map((arn) => [arn, one.loadBalancer] as const)),
    );
    // Several changes may be read at once, and each door does what it has to from the moment another one closes.
    for (const listener of listeners) this.#doors.get(listener.arn)?.update(listener);
    for (const [arn, door] of this.#doors)
      if (!listeners.some((listener) => listener.arn === arn)) {
        this.#doors.delete(arn);
        await door.close();
      }
    for (const listener of listeners) await this.#open(listener);
    this.registry.apply(targetGroups, new Set(this.#servedBy.keys()));
    for (const line of notRehearsed({ listeners, targetGroups, securityGroups }, this.urls()))
      this.#speaker.sayForGood(line);
  }

  urls(): ListenerUrl[] {
    return [...this.#doors.values()].map(({ listener: { loadBalancer, port }, url }) => ({
      loadBalancer: loadBalancer.name,
      dnsName: loadBalancer.dnsName,
      listenerPort: port,
      url,
    }));
  }

  stats(): AlbStats {
    const arns = new Set([...this.#doors.values()].map(({ listener }) => listener.loadBalancer.arn));
    return {
      loadBalancers: [...arns].map((arn) => ({ arn, counts: this.#stats.of(arn) })),
      targetGroups: this.registry.groups().map(({ arn }) => {
        const states = this.registry.list(arn).map(({ health }) => health.state);
        return {
          arn,
          loadBalancerArn: this.#servedBy.get(arn)?.arn,
          healthyHosts: states.filter((state) => state === "healthy").length,
          unhealthyHosts: states.filter((state) => state === "unhealthy").length,
        };
      }),
    };
  }

  /** Who gets through to what, and how every target is. */
  view(): RoutingView {
    return {
      listeners: [...this.#doors.values()].map(({ listener, url }) => {
        const refusal = this.#clientRefusal(listener);
        return { loadBalancer: listener.loadBalancer.name, port: listener.port, url, ...(refusal && { refusal }) };
      }),
      groups: this.registry.groups().map(({ arn, name, healthCheck }) => ({
        name,
        check: `GET ${healthCheck.path} wants ${healthCheck.matcher}`,
        isInUse: this.#servedBy.has(arn),
        targets: this.registry.list(arn).map(({ target, health, isSettled }) => {
          const refusal = this.#refusal(this.#servedBy.get(arn), target, healthCheck.port ?? target.port);
          return { address: `${target.ip}:${target.port}`, ...health, isSettled, ...(refusal && { refusal }) };
        }),
      })),
    };
  }

  async stop(): Promise<void> {
    this.registry.stop();
    await Promise.all([...this.#doors.values()].map((door) => door.close()));
    this.#doors.clear();
  }

  async #open(listener: Listener): Promise<void> {
    const door = this.#doors.get(listener.arn);
    if (door) {
      door.update(listener);
      return;
    }
    const { arn } = listener.loadBalancer;
    const isFirst = ![...this.#doors.values()].some((other) => other.listener.loadBalancer.arn === arn);
    const opened = await FrontDoor.open({
      listener,
      port: isFirst ? await this.addresses.portOf(arn) : undefined, // the name of a load balancer leads to its first
      admits: (current) => this.#admits(current),
      answer: (...asked) => this.#follower.answer(...asked),
      onMalformed: ({ loadBalancer }, status) => this.#stats.addOwnStatus(loadBalancer.arn, status),
    });
    this.#doors.set(listener.arn, opened);
  }

  /** Why a client on the internet does not get through. */
  #clientRefusal({ loadBalancer, port }: Listener): string | undefined {
    const { name, isInternal, securityGroupIds } = loadBalancer;
    if (!isInternal && this.#firewall.admitsClient(CLIENT_IP, securityGroupIds, port)) return undefined;
    const why = isInternal
      ? "it is internal"
      : `${this.#firewall.namesOf(securityGroupIds)} has no ingress rule for tcp ${port} from the internet`;
    return `${name}, port ${port}: a client does not get through: ${why}`;
  }

  #admits(listener: Listener): boolean {
    const refusal = this.#clientRefusal(listener);
    this.#stats.add(listener.loadBalancer.arn, refusal ? "RefusedConnections" : "NewConnectionCount");
    if (refusal) this.#speaker.say(`alb: ${refusal}`);
    return refusal === undefined;
  }

  /** Why a load balancer does not get through to a target. */
  #refusal(loadBalancer: LoadBalancer | undefined, target: Target, port: number): string | undefined {
    if (!loadBalancer) return undefined; // no listener reaches the group: there is nobody to be kept out
    const from = { securityGroupIds: loadBalancer.securityGroupIds, cidrs: loadBalancer.subnetCidrs };
    const to = { securityGroupIds: target.securityGroupIds, cidrs: [`${target.ip}/32`] };
    const missing = this.#firewall.missingRule(from, to, port);
    return missing && `${loadBalancer.name} does not get through to ${target.ip}:${port}: ${missing}`;
  }

  #letsThrough(loadBalancer: LoadBalancer | undefined, target: Target, port: number): boolean {
    const refusal = this.#refusal(loadBalancer, target, port);
    if (refusal) this.#speaker.say(`alb: ${refusal}`);
    return refusal === undefined;
  }
}
