import { defineRule } from "../../engine/rule";
import { balancer, listener, listenerRule } from "../../evidence/networks";
import { coversRule, siblingsOf } from "../../facts/routing";
import type { Subject } from "../../facts/subject";
import { undecided } from "../../facts/undecided";

/** Whether one rule is tried before another; one without a priority comes after those that have one. @throws Undecided */
const isBefore = (one: Subject, other: Subject): boolean => {
  const [first, second] = [one.number("priority"), other.number("priority")];
  if (first === undefined && second === undefined) return undecided(`${one.address}.priority`, "is left to AWS");
  return (first ?? Number.POSITIVE_INFINITY) < (second ?? Number.POSITIVE_INFINITY);
};

const haveOnePriority = (one: Subject, other: Subject): boolean => {
  const priority = one.number("priority");
  return priority !== undefined && priority === other.number("priority");
};

const values = (kind: string, list: string): string =>
  `condition {\n    ${kind} {\n      values = [${list}]\n    }\n  }`;
const path = (list: string): string => values("path_pattern", list);
const rules = (first: string, second: string): string =>
  balancer("", listener('port = 80\n  protocol = "HTTP"'), listenerRule("a", first), listenerRule("b", second));

export const listenerRulesNotShadowed = defineRule({
  id: "listener-rules-not-shadowed",
  title: "no rule of a listener may match only what an earlier one takes",
  severity: "high",
  why: "it is never reached, and its requests go to another service that does not know them",
  fix: "give the narrower rule the lower priority, and each rule its own",
  example: 'priority = 10 # before the rule for "/api/*"\ncondition { path_pattern { values = ["/api/products"] } }',
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html",
  aliases: {},
  appliesTo: ["aws_lb_listener_rule", "aws_alb_listener_rule"],
  check: (subject) =>
    siblingsOf(subject).flatMap((other) => {
      if (haveOnePriority(other, subject)) return [`has the priority of ${other.address}`];
      const isShadowed = coversRule(other, subject) && isBefore(other, subject);
      return isShadowed ? [`is never reached: ${other.address} takes all of it first`] : [];
    }),
  passes: [
    rules(`priority = 10\n  ${path('"/api/products"')}`, `priority = 20\n  ${path('"/api/*"')}`),
    rules(`priority = 10\n  ${path('"/a?"')}`, `priority = 20\n  ${path('"/a*"')}`),
    rules(`priority = 10\n  ${path('"/API/*"')}`, `priority = 20\n  ${path('"/api/a"')}`),
    rules(
      `priority = 10\n  ${path('"/*"')}\n  ${values("http_request_method", '"GET"')}`,
      `priority = 20\n  ${path('"/a"')}`,
    ),
    rules(path('"/a"'), `priority = 20\n  ${path('"/b"')}`),
  ],
  fails: [
    rules(`priority = 10\n  ${path('"/api/*"')}`, `priority = 20\n  ${path('"/api/products", "/api/products/*"')}`),
    rules(`priority = 20\n  ${path('"/a?c"')}`, `priority = 10\n  ${path('"/a*"')}`),
    rules(`priority = 10\n  ${path('"/a"')}`, `priority = 10\n  ${path('"/b"')}`),
    rules(`priority = 10\n  ${path('"/*"')}`, path('"/b"')),
    rules(
      `priority = 10\n  ${values("host_header", '"*.Example.com"')}`,
      `priority = 20\n  ${values("host_header", '"api.example.com"')}\n  ${path('"/b"')}`,
    ),
  ],
  undecided: [
    rules(`priority = var.unknown\n  ${path('"/api/*"')}`, `priority = 20\n  ${path('"/api/products"')}`),
    rules(`priority = 10\n  ${path("var.unknown")}`, `priority = 20\n  ${path('"/b"')}`),
    rules(path('"/*"'), path('"/b"')),
  ],
});
