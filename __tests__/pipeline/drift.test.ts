import { drift } from "../../pipeline/steps/drift";
import { driftOf } from "../../pipeline/terraform/drift";
import { driftWords } from "../../pipeline/terraform/drift-words";
import type { PlanJson, ResourceChange } from "../../pipeline/terraform/plan-json";
import { workspaceIn } from "../support/workspace";

type Values = Readonly<Record<string, unknown>> | null;
type Actions = ResourceChange["change"]["actions"];

const resource = (
  address: string,
  before: Values,
  after: Values,
  actions: Actions = ["update"],
  more: Partial<ResourceChange["change"]> = {},
): ResourceChange => ({
  ...{ address, type: address.split(".")[0] ?? "", mode: "managed" },
  change: { actions, before, after, ...more },
});
const standing = (address: string, values: Values) => resource(address, values, values, ["no-op"]);
const told = (plan: PlanJson): string[] => driftOf(plan).map((drift) => driftWords("app", drift));

const ALARM = { alarm_name: "dev-cpu-high", threshold: 80 };
const changedAlarm = { ...ALARM, threshold: 99 };

describe("drift", () => {
  it("is a value that was changed and would be put back, with what it was and is", () => {
    expect(
      told({
        resource_drift: [resource("aws_cloudwatch_metric_alarm.cpu", ALARM, changedAlarm)],
        resource_changes: [resource("aws_cloudwatch_metric_alarm.cpu", changedAlarm, ALARM)],
      }),
    ).toEqual([
      'app: the cloudwatch metric alarm "dev-cpu-high" (aws_cloudwatch_metric_alarm.cpu) was changed: threshold 80 → 99',
    ]);
  });

  it("is a resource that was deleted", () => {
    expect(
      told({
        resource_drift: [resource("aws_lb.alb", { name: "dev-alb" }, null, ["delete"])],
        resource_changes: [resource("aws_lb.alb", null, { name: "dev-alb" }, ["create"])],
      }),
    ).toEqual(['app: the load balancer "dev-alb" (aws_lb.alb) was deleted']);
  });

  it("names the one word of a policy that was changed", () => {
    const policy = (Effect: string) => ({
      name: "p",
      policy: JSON.stringify({ Statement: [{ Effect, Action: "s3:*" }] }),
    });
    expect(
      told({
        resource_drift: [resource("aws_iam_policy.p", policy("Deny"), policy("Allow"))],
        resource_changes: [resource("aws_iam_policy.p", policy("Allow"), policy("Deny"))],
      }),
    ).toEqual(['app: the iam policy "p" (aws_iam_policy.p) was changed: policy.Statement.0.Effect Deny → Allow']);
  });

  it("tells of a secret only that it differs", () => {
    const secret = (value: string) => ({ name: "s", value });
    const sensitive = { before_sensitive: { value: true }, after_sensitive: { value: true } };
    const [words = ""] = told({
      resource_drift: [resource("aws_ssm_parameter.s", secret("hush"), secret("hush2"), ["update"], sensitive)],
      resource_changes: [resource("aws_ssm_parameter.s", secret("hush2"), secret("hush"), ["update"], sensitive)],
    });
    expect(words).toContain("value (secret) → (another secret)");
    expect(words).not.toContain("hush");
  });

  it("tells tags once, not once more as all tags", () => {
    const tagged = (owner: string) => ({ name: "t", tags: { owner }, tags_all: { owner, Project: "StockWiz" } });
    expect(
      told({
        resource_drift: [resource("aws_lb.t", tagged("us"), tagged("them"))],
        resource_changes: [resource("aws_lb.t", tagged("them"), tagged("us"))],
      }),
    ).toEqual(['app: the load balancer "t" (aws_lb.t) was changed: tags.owner us → them']);
  });

  it.each<[string, PlanJson]>([
    [
      "what the configuration leaves to a deployment or to autoscaling",
      {
        resource_drift: [resource("aws_ecs_service.s", { desired_count: 1 }, { desired_count: 3 })],
        resource_changes: [standing("aws_ecs_service.s", { desired_count: 3 })],
      },
    ],
    [
      "what AWS has filled in since",
      {
        resource_drift: [resource("aws_lb.alb", { tags: null, arns: [] }, { tags: {}, arns: ["x"] })],
        resource_changes: [standing("aws_lb.alb", { tags: {}, arns: ["x"] })],
      },
    ],
    [
      "what the sources want otherwise and nobody has applied",
      { resource_changes: [resource("aws_lb.alb", { idle_timeout: 60 }, { idle_timeout: 90 })] },
    ],
    [
      "an attribute that AWS filled in beside another that the sources change",
      {
        resource_drift: [resource("aws_lb.alb", { idle_timeout: 60, arns: [] }, { idle_timeout: 60, arns: ["x"] })],
        resource_changes: [
          resource("aws_lb.alb", { idle_timeout: 60, arns: ["x"] }, { idle_timeout: 90, arns: ["x"] }),
        ],
      },
    ],
    ["data that is read", { resource_drift: [{ ...resource("aws_lb.alb", ALARM, null, ["delete"]), mode: "data" }] }],
  ])("is not %s", (_, plan) => {
    expect(driftOf(plan)).toEqual([]);
  });
});

describe("drift that no plan tells of", () => {
  const ingress = (port: number, peers: object) => ({
    ...{ protocol: "tcp", from_port: port, to_port: port, cidr_blocks: [], ipv6_cidr_blocks: [] },
    ...{ prefix_list_ids: [], security_groups: [], self: false, ...peers },
  });
  const group = (...rules: object[]) =>
    standing("aws_security_group.data", { id: "sg-1", name: "dev-data", ingress: rules, egress: [] });
  const ownRule = (port: number, more: object) =>
    standing("aws_vpc_security_group_ingress_rule.own", {
      ...{ security_group_id: "sg-1", ip_protocol: "tcp", from_port: port, to_port: port },
      ...more,
    });
  const strangers = (...resource_changes: ResourceChange[]) => driftOf({ resource_changes }).map(({ what }) => what);

  it("is a port that was opened by hand, beside those of the stack", () => {
    const rule = ownRule(5432, { referenced_security_group_id: "sg-2" });
    const opened = ingress(5432, { security_groups: ["sg-2"], cidr_blocks: ["0.0.0.0/0"] });
    expect(strangers(rule, group(opened))).toEqual(["ingress tcp 5432 from 0.0.0.0/0"]);
  });

  it("is not a rule of the stack, not even one that admits its own group, or every protocol", () => {
    const own = ownRule(6379, { referenced_security_group_id: "sg-1" });
    expect(strangers(own, group(ingress(6379, { self: true })))).toEqual([]);
    const all = standing("aws_vpc_security_group_ingress_rule.all", {
      ...{ security_group_id: "sg-1", ip_protocol: "-1", cidr_ipv4: "10.0.0.0/8" },
    });
    expect(strangers(all, group({ ...ingress(0, { cidr_blocks: ["10.0.0.0/8"] }), protocol: "-1" }))).toEqual([]);
  });

  it("is a rule that another group's rule would explain", () => {
    const elsewhere = ownRule(5432, { security_group_id: "sg-9", cidr_ipv4: "10.0.0.0/8" });
    expect(strangers(elsewhere, group(ingress(5432, { cidr_blocks: ["10.0.0.0/8"] })))).toEqual([
      "ingress tcp 5432 from 10.0.0.0/8",
    ]);
  });

  it("is a policy that a role was given by hand", () => {
    const role = standing("aws_iam_role.task", {
      ...{ name: "dev-task", inline_policy: [{ name: "workload" }, { name: "by-hand" }] },
      managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
    });
    const own = standing("aws_iam_role_policy.own", { role: "dev-task", name: "workload" });
    expect(strangers(role, own)).toEqual([
      "the policy by-hand",
      "the policy arn:aws:iam::aws:policy/AdministratorAccess",
    ]);
  });

  it("is a route by hand, and not one of the stack or of a gateway endpoint", () => {
    const route = (cidr_block: string, destination_prefix_list_id = "") => ({ cidr_block, destination_prefix_list_id });
    const table = standing("aws_route_table.public", {
      ...{ id: "rtb-1", route: [route("0.0.0.0/0"), route("192.168.0.0/16"), route("", "pl-1")] },
    });
    const own = standing("aws_route.out", { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0" });
    expect(strangers(table, own)).toEqual(["a route to 192.168.0.0/16"]);
  });
});

describe("the step drift", () => {
  it("leaves no lock behind, whenever it is ended, and waits for none", () => {
    const workspace = workspaceIn("anywhere");
    const options = { dryRun: true, yes: false, withState: false, fix: false, json: false };
    const outcome = { exitCode: 0, failureCode: 1, found: [], told: [] };
    const planned = drift
      .actions({ deployment: workspace.deployment, stack: workspace.stack, workspace, options, outcome })
      .flatMap((action) => ("command" in action && action.command.includes("plan") ? [action.command] : []));
    expect(planned).toEqual([expect.arrayContaining(["-lock=false"])]);
  });
});
