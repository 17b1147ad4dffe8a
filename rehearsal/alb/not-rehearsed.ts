import { notRehearsedOf } from "../waf/not-rehearsed";
import type { ListenerUrl } from "./alb";
import type { Deployed } from "./deployed";

/** What is deployed and behaves otherwise here than on AWS, a line each for the operator. */
export const notRehearsed = ({ listeners, targetGroups }: Deployed, urls: readonly ListenerUrl[]): string[] => [
  ...listeners
    .filter(({ protocol }) => protocol === "HTTPS")
    .map(({ loadBalancer: { name }, port }) => {
      const here = urls.find(({ loadBalancer, listenerPort }) => loadBalancer === name && listenerPort === port)?.url;
      return `alb: ${name}, port ${port}: HTTPS is spoken as plain HTTP at ${here}, because no certificate can be had here; the application is told https`;
    }),
  ...targetGroups
    .filter(({ isSticky }) => isSticky)
    .map(({ name }) => `alb: ${name}: sticky sessions are not rehearsed; each request goes to the next target`),
  ...listeners
    .filter(({ rules }) =>
      rules.some(({ Actions = [] }) =>
        Actions.some(({ ForwardConfig }) => ForwardConfig?.TargetGroupStickinessConfig?.Enabled),
      ),
    )
    .map(
      ({ loadBalancer: { name }, port }) =>
        `alb: ${name}, port ${port}: sticky target groups are not rehearsed; each request goes by the weights`,
    ),
  ...targetGroups
    .filter(({ protocol }) => protocol !== "HTTP")
    .map(({ name, protocol }) => `alb: ${name}: ${protocol} is not rehearsed; its targets are spoken to in plain HTTP`),
  ...listeners.flatMap(({ loadBalancer: { name, webAcl } }) =>
    webAcl ? notRehearsedOf(webAcl).map((line) => `alb: ${name}: ${line}`) : [],
  ),
];
