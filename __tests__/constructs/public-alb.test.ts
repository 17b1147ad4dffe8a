import { PublicAlb, type PublicAlbProps } from "../../constructs/public-alb";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const albWith = (changes: Partial<PublicAlbProps> = {}) => {
  const stack = synthesizeConstruct((scope) => {
    const props = { albName: "x-alb", subnetIds: ["a", "b"], securityGroupId: "sg", defaultTargetGroupArn: "rest" };
    putOut(scope, { listener: new PublicAlb(scope, "alb", { ...props, ...changes }).listenerArn });
  });
  return {
    stack,
    serving: referenced(stack, outputsOf(stack).listener),
    listeners: stack.resources("aws_lb_listener"),
  };
};

describe("a public load balancer", () => {
  it("stands in its subnets behind its group, and may be destroyed unless it is told otherwise", () => {
    expect(albWith().stack.only("aws_lb")).toMatchObject({
      load_balancer_type: "application",
      internal: false,
      subnets: ["a", "b"],
      security_groups: ["sg"],
      enable_deletion_protection: false,
    });
  });

  it("refuses its deletion when it is told to", () => {
    expect(albWith({ deletionProtection: true }).stack.only("aws_lb").enable_deletion_protection).toBe(true);
  });

  it("drops headers that are none, which is how requests are smuggled", () => {
    expect(albWith().stack.only("aws_lb")).toMatchObject({
      drop_invalid_header_fields: true,
      desync_mitigation_mode: "defensive",
    });
  });

  it("speaks only HTTP without a certificate", () => {
    const { stack, serving, listeners } = albWith();
    expect(listeners).toEqual([serving]);
    const { load_balancer_arn, ...rest } = serving;
    expect(referenced(stack, load_balancer_arn).name).toBe("x-alb");
    expect(rest).toEqual({
      port: 80,
      protocol: "HTTP",
      default_action: [{ type: "forward", target_group_arn: "rest" }],
    });
  });

  it("serves HTTPS with a certificate, and its rules belong there", () => {
    expect(albWith({ certificateArn: "certificate" }).serving).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      certificate_arn: "certificate",
      default_action: [{ type: "forward", target_group_arn: "rest" }],
    });
  });

  it("serves nothing over HTTP once it has a certificate", () => {
    const { listeners } = albWith({ certificateArn: "certificate" });
    const types = listeners.map(({ port, default_action }) => [port, (default_action as { type: string }[])[0]?.type]);
    expect(types.sort()).toEqual([
      [443, "forward"],
      [80, "redirect"],
    ]);
  });

  it("has one listener on port 80 whether it has a certificate or not, so that the port stays open", () => {
    const addressOf = ({ stack }: ReturnType<typeof albWith>) =>
      Object.entries(stack.json.resource.aws_lb_listener ?? {}).find(([, { port }]) => port === 80)?.[0];
    expect(addressOf(albWith({ certificateArn: "certificate" }))).toBe(addressOf(albWith()));
  });

  it("redirects once HTTPS is open, and closes HTTPS when it redirects no longer", () => {
    const { stack, serving, listeners } = albWith({ certificateArn: "certificate" });
    const [waitsFor = ""] = (listeners.find(({ port }) => port === 80)?.depends_on as string[] | undefined) ?? [];
    expect(referenced(stack, `\${${waitsFor}.arn}`)).toBe(serving);
    expect(serving.lifecycle).toEqual({ create_before_destroy: true }); // which turns the order round
  });

  it("takes the listener over from a former address, and moves nothing otherwise", () => {
    const former = "aws_lb_listener.former";
    const { json } = albWith({ formerHttpAddress: former }).stack;
    expect(json.moved).toEqual([{ from: former, to: expect.stringMatching(/^aws_lb_listener\./) }]);
    expect(albWith().stack.json.moved).toBeUndefined();
  });
});
