import { defineRule, NotApplicable } from "../../engine/rule";
import { balancer, FORWARD, listener, listenerRule, targetGroup } from "../../evidence/networks";
import type { Attributes } from "../../facts/attributes";
import { findings } from "../../facts/items";
import { actionsOf, LISTENER_RULES, LISTENERS, protocolOf } from "../../facts/load-balancers";

/** Without a protocol of its own a redirect keeps the one that the request came by. */
const redirects = (action: Attributes): boolean =>
  action.string("type") === "redirect" && action.block("redirect")?.string("protocol") === "HTTPS";

const redirect = (protocol: string): string =>
  `type = "redirect"\n    redirect {\n      status_code = "HTTP_301"\n      port = "443"\n      ${protocol}\n    }`;
const REDIRECT = redirect('protocol = "HTTPS"');
const PATH = 'condition {\n    path_pattern {\n      values = ["/api/*"]\n    }\n  }';
const http = (action: string, ...beside: readonly string[]): string =>
  balancer("", listener('port = 80\n  protocol = "HTTP"', action), targetGroup(), ...beside);

export const httpRedirectsToHttps = defineRule({
  id: "http-redirects-to-https",
  title: "a listener for plain HTTP must only redirect to HTTPS",
  severity: "high",
  why: "passwords, cookies and answers otherwise cross the internet for everybody on the way to read and change",
  fix: "redirect by default, and serve from an HTTPS listener",
  example:
    'default_action {\n  type = "redirect", redirect { protocol = "HTTPS", port = "443", status_code = "HTTP_301" }',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
  controls: { "FSBP 1.0.0": ["ELB.1"] },
  aliases: {
    checkov: ["CKV2_AWS_20", "CKV_AWS_2"],
    cdkNag: ["ALBHttpToHttpsRedirection"],
    trivy: ["AWS-0054"],
  },
  appliesTo: LISTENERS,
  check: (subject) => {
    const protocol = protocolOf(subject);
    if (protocol !== "HTTP") return new NotApplicable(`it speaks ${protocol ?? "whatever comes"}`);
    return findings(
      () => (actionsOf(subject).every(redirects) ? undefined : "serves plain HTTP by default"),
      () =>
        subject
          .linkedOf(LISTENER_RULES, "listener_arn")
          .filter((rule) => actionsOf(rule).some((action) => action.string("type") === "forward"))
          .map((rule) => `${rule.address} serves plain HTTP`),
    );
  },
  passes: [http(REDIRECT), http(REDIRECT, listenerRule("a", PATH, REDIRECT))],
  fails: [
    http(FORWARD),
    http(redirect("")),
    http(REDIRECT, listenerRule("a", PATH, FORWARD)),
    balancer("", listener("port = 80", FORWARD), targetGroup()),
  ],
  undecided: [
    http(redirect("protocol = var.unknown")),
    balancer("", listener("port = 80\n  protocol = var.unknown", FORWARD), targetGroup()),
  ],
});
