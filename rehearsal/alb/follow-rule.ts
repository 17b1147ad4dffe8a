import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { Action, Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import { blockAnswer } from "../waf/block-answer";
import { type WebFirewalls, wordsOfVerdict } from "../waf/web-firewalls";
import { type AccessLog, type Noted, wordsOfRule } from "./access-log";
import { type Listener, weightedGroupsOf } from "./deployed";
import { forwardToTarget } from "./forward-to-target";
import { answerOwn, type OwnAnswer } from "./own-answer";
import { locationOf } from "./redirect";
import { refusalOf } from "./refuse-request";
import type { RegisteredTarget } from "./registered-target";
import { headersForTarget } from "./request-headers";
import { requestTarget } from "./request-target";
import { actionsOf, route } from "./route";
import type { Stats } from "./stats";
import { WeightedChoice } from "./weighted-choice";

/**
 * The public address that a client on this machine is taken to have, for rules and security groups: one of those that stand
 * for the internet in examples.
 * @see https://www.rfc-editor.org/rfc/rfc5737
 */
export const CLIENT_IP = "203.0.113.7";

export interface RuleFollowerOptions {
  readonly stats: Stats;
  readonly log: AccessLog;
  readonly nameOfGroup: (targetGroupArn: string) => string;
  readonly nextTarget: (targetGroupArn: string) => RegisteredTarget | undefined;
  /** Whether the security groups let the load balancer through to a target. */
  readonly isReachable: (listener: Listener, target: RegisteredTarget) => boolean;
  readonly say: (line: string) => void;
  readonly connectTimeoutMs: number;
  readonly webFirewalls: WebFirewalls;
}

/** A request that goes on to the rules, with what a web ACL has made of it. */
interface Admitted {
  readonly body: Readable;
  /** Headers for the target, their names in lower case. */
  readonly inserted: Readonly<Record<string, string>>;
}

/** A request on its way to a target. */
interface Forwarding {
  readonly listener: Listener;
  readonly noted: Noted;
  readonly rule: Rule;
  readonly action: Action;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly admitted: Admitted;
}

/** The host that was asked for, without its port. */
const hostOf = ({ headers, url = "" }: IncomingMessage, { loadBalancer }: Listener): string =>
  (requestTarget(url).host ?? headers.host ?? loadBalancer.dnsName).replace(/:\d+$/, "");

/** Does with each request what the rules of its listener say. */
export class RuleFollower {
  readonly #choices = new Map<string, WeightedChoice>();

  constructor(private readonly options: RuleFollowerOptions) {}

  async answer(listener: Listener, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const noted = this.options.log.begin(listener, incoming, response);
    const refusal = refusalOf(incoming);
    if (refusal) {
      this.#own(listener, response, { status: refusal });
      return;
    }
    const { method = "", url = "", headers } = incoming;
    const { path, query, host = headers.host ?? "" } = requestTarget(url);
    const asked = { method, path, query, host, headers, sourceIp: CLIENT_IP };
    const admitted = await this.#admit(listener, noted, incoming, response);
    if (!admitted) return;
    const rule = route(listener.rules, asked);
    if (rule) noted.rule = wordsOfRule(listener, rule);
    const [action, ...others] = rule ? actionsOf(rule) : [];
    if (!rule || !action || others.length > 0) this.#cannot(listener, response, action);
    else if (action.Type === "forward")
      await this.#forward({ listener, noted, rule, action, incoming, response, admitted });
    else if (action.Type === "redirect") this.#redirect(listener, action, incoming, response);
    else if (action.Type === "fixed-response") this.#fixed(listener, action, response);
    else this.#cannot(listener, response, action);
  }

  /** Lets the web ACL judge a request, which it may answer itself. */
  async #admit(
    listener: Listener,
    noted: Noted,
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<Admitted | undefined> {
    const { webAcl, arn: loadBalancerArn, name } = listener.loadBalancer;
    if (!webAcl) return { body: incoming, inserted: {} };
    const { sentPath: path, query } = requestTarget(incoming.url ?? "");
    const arriving = { incoming, path, query, sourceIp: CLIENT_IP, loadBalancerArn };
    const inspected = await this.options.webFirewalls.inspect(webAcl, arriving);
    if (!inspected) {
      this.options.stats.addOwnStatus(loadBalancerArn, 460);
      return undefined;
    }
    const { verdict, body } = inspected;
    if (verdict.action === "ALLOW") {
      const inserted = verdict.inserted.map(({ Name = "", Value = "" }) => [`x-amzn-waf-${Name.toLowerCase()}`, Value]);
      return { body, inserted: Object.fromEntries(inserted) as Record<string, string> };
    }
    noted.rule = wordsOfVerdict(webAcl, verdict);
    if (verdict.action === "BLOCK") this.#own(listener, response, blockAnswer(verdict));
    else {
      const what = `${noted.rule}: ${verdict.notPlayed} is not rehearsed`;
      this.options.say(`alb: ${name}: ${what}; its requests are answered with 501`);
      this.#own(listener, response, { status: 501 });
    }
    body.resume(); // nobody wants the rest
    return undefined;
  }

  async #forward({ listener, noted, rule, action, incoming, response, admitted }: Forwarding): Promise<void> {
    const { stats, isReachable, nextTarget, nameOfGroup, connectTimeoutMs } = this.options;
    const { arn, idleTimeoutSeconds } = listener.loadBalancer;
    const choice = this.#choices.get(rule.RuleArn ?? "") ?? new WeightedChoice();
    this.#choices.set(rule.RuleArn ?? "", choice);
    const group = choice.next(weightedGroupsOf(action)) ?? "";
    const target = nextTarget(group);
    noted.targetGroup = nameOfGroup(group);
    if (target) noted.target = `${target.target.ip}:${target.target.port}`;
    if (!target) {
      this.#own(listener, response, { status: 503 });
      return;
    }
    stats.add(arn, "RequestCount");
    if (!isReachable(listener, target)) {
      // The security groups would drop it, and AWS would say so after the connect timeout. The rules are known now.
      stats.add(arn, "TargetConnectionErrorCount");
      this.#own(listener, response, { status: 504 });
      return;
    }
    const began = performance.now();
    const forwarded = await forwardToTarget({
      incoming,
      body: admitted.body,
      response,
      target,
      headers: headersForTarget(incoming.rawHeaders, listener, CLIENT_IP, admitted.inserted),
      idleTimeoutMs: idleTimeoutSeconds * 1000,
      connectTimeoutMs,
      onAnswer: (status, { "x-request-id": requestId }) => {
        if (requestId) noted.requestId = String(requestId);
        stats.addTargetStatus(arn, status);
        stats.add(arn, "TargetResponseTime", (performance.now() - began) / 1000);
      },
    });
    if (forwarded.kind === "client-gone") stats.addOwnStatus(arn, 460);
    if (forwarded.kind !== "failed") return;
    if (!forwarded.isConnected) stats.add(arn, "TargetConnectionErrorCount");
    if (response.headersSent)
      response.destroy(); // the client must see that it has not got all
    else this.#own(listener, response, forwarded);
  }

  #redirect(listener: Listener, { RedirectConfig }: Action, incoming: IncomingMessage, response: ServerResponse): void {
    const { sentPath: path, query } = requestTarget(incoming.url ?? "");
    const { port, protocol } = listener;
    const url = { protocol, port, host: hostOf(incoming, listener), path: path.replace(/^\//, ""), query };
    const location = locationOf({ StatusCode: undefined, ...RedirectConfig }, url);
    this.options.stats.add(listener.loadBalancer.arn, "HTTP_Redirect_Count");
    const status = RedirectConfig?.StatusCode === "HTTP_301" ? 301 : 302;
    this.#own(listener, response, { status, headers: { location } });
  }

  #fixed(listener: Listener, { FixedResponseConfig: config }: Action, response: ServerResponse): void {
    const contentType = `${config?.ContentType ?? "text/plain"}; charset=utf-8`;
    this.options.stats.add(listener.loadBalancer.arn, "HTTP_Fixed_Response_Count");
    const headers = { "content-type": contentType };
    // It is counted as what it is, not as an error of the load balancer.
    answerOwn(response, { status: Number(config?.StatusCode), headers, body: config?.MessageBody ?? "" });
  }

  #cannot(listener: Listener, response: ServerResponse, action: Action | undefined): void {
    const { name } = listener.loadBalancer;
    const what = action ? `"${action.Type}" is not rehearsed` : "no rule of the listener has an action";
    this.options.say(`alb: ${name}, port ${listener.port}: ${what}; its requests are answered with 501`);
    this.#own(listener, response, { status: 501 });
  }

  #own(listener: Listener, response: ServerResponse, answer: OwnAnswer): void {
    this.options.stats.addOwnStatus(listener.loadBalancer.arn, answer.status);
    answerOwn(response, answer);
  }
}
