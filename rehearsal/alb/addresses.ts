import { createServer } from "node:net";
import type { Handler } from "../wire/handler";

const ACTIONS = ["CreateLoadBalancer", "DescribeLoadBalancers"];
const LOAD_BALANCER = /<member>(?:(?!<member>).)*?<LoadBalancerArn>([^<]+)<.*?<DNSName>([^<]*)<\/DNSName>/gs;
const DNS_NAME = /<DNSName>[^<]*<\/DNSName>/;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** Which port of this machine each load balancer has, from its creation on: before it has a listener. */
export class AlbAddresses {
  readonly #ports = new Map<string, Promise<number>>();

  portOf(loadBalancerArn: string): Promise<number> {
    const known = this.#ports.get(loadBalancerArn);
    if (known) return known;
    const port = freePort();
    this.#ports.set(loadBalancerArn, port);
    return port;
  }

  /** Tells the address at which a load balancer is reached as its name, so that everybody who uses the name gets there. */
  get handler(): Handler {
    return {
      name: "alb-address",
      why: "moto makes up a DNS name that nobody can resolve; the load balancer listens on this machine, and its address there is its name",
      page: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html",
      answers: ({ service, action }) => service === "elasticloadbalancing" && ACTIONS.includes(action),
      answer: async (request, _call, forward) => {
        const response = await forward(request);
        let text = response.body.toString("utf8");
        for (const [element, arn = ""] of text.matchAll(LOAD_BALANCER)) {
          const address = `127.0.0.1:${await this.portOf(arn)}`;
          text = text.replace(element, element.replace(DNS_NAME, `<DNSName>${address}</DNSName>`));
        }
        return { ...response, body: Buffer.from(text) };
      },
    };
  }
}
