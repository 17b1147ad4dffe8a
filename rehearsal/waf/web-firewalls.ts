import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { readHead } from "./body-head";
import { judge, type Verdict } from "./judge";
import type { Judged } from "./log-record";
import { RequestRates } from "./request-rates";
import type { DeployedWebAcl } from "./web-acl";

export interface WebFirewallsOptions {
  /** Takes every request that was judged. */
  readonly log?: (judged: Judged) => void;
  /** Milliseconds, for rates. @default of the process's own clock */
  readonly now?: () => number;
}

/** A request at the door of a load balancer. */
export interface Arriving {
  readonly incoming: IncomingMessage;
  readonly path: string;
  readonly query: string;
  readonly sourceIp: string;
  readonly loadBalancerArn: string;
}

/** What became of it, and its body from the first byte. */
export interface Inspected {
  readonly verdict: Verdict;
  readonly body: Readable;
}

const wordsOfFound = ({ name, inGroup }: Verdict["rule"]): string =>
  inGroup ? `rule ${name} (${inGroup.group}: ${inGroup.rule})` : `rule ${name}`;

/** Which rule of a web ACL ended a request, in words. */
export const wordsOfVerdict = ({ acl }: DeployedWebAcl, { rule }: Verdict): string =>
  `web ACL ${acl.Name}, ${rule.name === "Default_Action" ? "its default action" : wordsOfFound(rule)}`;

/** The web ACLs of all load balancers, and what they have counted. */
export class WebFirewalls {
  readonly #rates: RequestRates;

  constructor(private readonly options: WebFirewallsOptions = {}) {
    this.#rates = new RequestRates(options.now ?? (() => performance.now()));
  }

  /** Judges a request as soon as WAF has got as much of it as it inspects; undefined when the client has gone before. */
  async inspect(webAcl: DeployedWebAcl, arriving: Arriving): Promise<Inspected | undefined> {
    const { incoming, path, query, sourceIp, loadBalancerArn } = arriving;
    const at = Date.now();
    const read = await readHead(incoming);
    if (!read) return undefined;
    const { method = "", httpVersion, rawHeaders } = incoming;
    const request = {
      ...{ method, path, query, httpVersion, rawHeaders, sourceIp },
      body: read.head,
      isBodyOversize: read.isOversize,
    };
    const verdict = judge(webAcl, request, this.#rates);
    const loadBalancer = loadBalancerArn.split("loadbalancer/")[1] ?? loadBalancerArn;
    this.options.log?.({ webAcl, request, verdict, at, loadBalancer });
    return { verdict, body: read.body };
  }
}
