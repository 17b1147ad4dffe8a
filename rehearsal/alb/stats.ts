/** What is counted of a load balancer, by the names of CloudWatch.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export const COUNTED = [
  /** Requests for which a target could be chosen. */
  "RequestCount",
  "NewConnectionCount",
  /** Clients that the security groups kept out: AWS counts nothing of them. */
  "RefusedConnections",
  "HTTP_Redirect_Count",
  "HTTP_Fixed_Response_Count",
  /** Includes 460, a client that did not wait for its answer. */
  "HTTPCode_ELB_4XX_Count",
  "HTTPCode_ELB_5XX_Count",
  "HTTPCode_Target_2XX_Count",
  "HTTPCode_Target_3XX_Count",
  "HTTPCode_Target_4XX_Count",
  "HTTPCode_Target_5XX_Count",
  /** Connections that a target refused, or that did not come about in time. */
  "TargetConnectionErrorCount",
  /** Seconds in all between a request and the first byte of its target's answer. */
  "TargetResponseTime",
] as const;

export type Counted = (typeof COUNTED)[number];

export type Counts = Readonly<Record<Counted, number>>;

const none = (): Record<Counted, number> =>
  Object.fromEntries(COUNTED.map((name) => [name, 0])) as Record<Counted, number>;

/** Counts what happens at each load balancer since the start. */
export class Stats {
  readonly #counts = new Map<string, Record<Counted, number>>();

  add(loadBalancerArn: string, name: Counted, amount = 1): void {
    const counts = this.#counts.get(loadBalancerArn) ?? none();
    counts[name] += amount;
    this.#counts.set(loadBalancerArn, counts);
  }

  /** Counts an answer of the load balancer's own; those that are no error have no number. */
  addOwnStatus(loadBalancerArn: string, status: number): void {
    if (status >= 400) this.add(loadBalancerArn, status < 500 ? "HTTPCode_ELB_4XX_Count" : "HTTPCode_ELB_5XX_Count");
  }

  addTargetStatus(loadBalancerArn: string, status: number): void {
    const name = COUNTED.find((counted) => counted === `HTTPCode_Target_${Math.floor(status / 100)}XX_Count`);
    if (name) this.add(loadBalancerArn, name);
  }

  of(loadBalancerArn: string): Counts {
    return { ...(this.#counts.get(loadBalancerArn) ?? none()) };
  }
}
