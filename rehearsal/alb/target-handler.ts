import { isIPv4 } from "node:net";
import type { Target } from "../runtime/contract";
import type { AwsCall, WireRequest } from "../wire/aws-call";
import { awsErrorResponse, type WireResponse } from "../wire/aws-error";
import { escapeXml, formOf } from "../wire/form-body";
import type { Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";
import type { ListedTarget, TargetRegistry } from "./target-registry";

const READ = "DescribeTargetHealth";
const ACTIONS = [READ, "RegisterTargets", "DeregisterTargets"];
const NAMESPACE = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

interface AskedGroup {
  readonly arn: string;
  readonly port: number;
  /** The target's own where it is undefined. */
  readonly checkPort: number | undefined;
}

interface NamedTarget {
  readonly id: string;
  /** The group's own where it is undefined. */
  readonly port: number | undefined;
}

const targetsIn = (form: URLSearchParams): NamedTarget[] => {
  const targets: NamedTarget[] = [];
  for (let at = 1; form.has(`Targets.member.${at}.Id`); at += 1)
    targets.push({
      id: form.get(`Targets.member.${at}.Id`) ?? "",
      port: Number(form.get(`Targets.member.${at}.Port`)) || undefined,
    });
  return targets;
};

const element = (name: string, text: string | number | undefined): string =>
  text === undefined ? "" : `<${name}>${escapeXml(String(text))}</${name}>`;

const answerOf = (action: string, result: string): WireResponse => ({
  status: 200,
  headers: { "content-type": "text/xml" },
  body: Buffer.from(
    `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result></${action}Response>`,
  ),
});

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealthDescription.html */
const described = (
  { target: { ip, port }, health }: Pick<ListedTarget, "target" | "health">,
  checkPort = port,
): string =>
  [
    "<member>",
    `<Target>${element("Id", ip)}${element("Port", port)}</Target>`,
    element("HealthCheckPort", checkPort),
    "<TargetHealth>",
    element("State", health.state),
    element("Reason", health.reason),
    element("Description", health.description),
    "</TargetHealth></member>",
  ].join("");

/** Answers by what is registered in truth, and by what its health checks say. */
class TargetAnswers {
  constructor(private readonly registry: TargetRegistry) {}

  answer(request: WireRequest, call: AwsCall, group: AskedGroup): WireResponse {
    const named = targetsIn(formOf(request));
    if (call.action === READ) return this.#describe(group, named);
    const wrong = named.find(({ id }) => !isIPv4(id));
    if (wrong) {
      const message = `The IP address '${wrong.id}' is not a valid IPv4 address`;
      return awsErrorResponse(request, call, { status: 400, code: "ValidationError", message });
    }
    // Its groups are not told here: the load balancer's own side of the connection is judged all the same.
    const targets = named.map(({ id: ip, port = group.port }): Target => ({ ip, port, securityGroupIds: [] }));
    for (const target of targets)
      if (call.action === "RegisterTargets") this.registry.register(group.arn, target);
      else void this.registry.deregister(group.arn, target);
    return answerOf(call.action, "");
  }

  #describe({ arn, port: groupPort, checkPort }: AskedGroup, named: readonly NamedTarget[]): WireResponse {
    const asked = named.map(({ id: ip, port = groupPort }) => {
      const target = { ip, port, securityGroupIds: [] };
      return { target, health: this.registry.health(arn, target) };
    });
    const listed = named.length > 0 ? asked : this.registry.list(arn);
    const members = listed.map((one) => described(one, checkPort)).join("");
    return answerOf(READ, `<TargetHealthDescriptions>${members}</TargetHealthDescriptions>`);
  }
}

const portOf = async (
  arn: string,
  request: WireRequest,
  forward: (request: WireRequest) => Promise<WireResponse>,
): Promise<number> => {
  const question = { Action: "DescribeTargetGroups", Version: "2015-12-01", "TargetGroupArns.member.1": arn };
  const { body } = await forward({ ...request, body: Buffer.from(new URLSearchParams(question).toString()) });
  return Number(/<Port>(\d+)<\/Port>/.exec(body.toString("utf8"))?.[1]);
};

/** Answers for the targets of every group, at once and from memory. */
export const targetHandler = (registry: TargetRegistry): Handler => {
  const answers = new TargetAnswers(registry);
  return {
    name: "alb-targets",
    why: "moto calls every registered target healthy and checks none",
    page: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html",
    answers: ({ service, action }) => service === "elasticloadbalancing" && ACTIONS.includes(action),
    async answer(request, call, forward) {
      const arn = formOf(request).get("TargetGroupArn") ?? "";
      const known = registry.settingsOf(arn);
      if (known) return answers.answer(request, call, { arn, port: known.port, checkPort: known.healthCheck.port });
      // It is not there, which the emulator words best, or so new that it was not read yet.
      const response = await forward(request);
      if (!succeeded(response)) return response;
      return answers.answer(request, call, { arn, port: await portOf(arn, request, forward), checkPort: undefined });
    },
  };
};
