import { FlowLogs } from "../../constructs/flow-logs";
import type { RoleSource } from "../../constructs/workload-role";
import { referenced } from "../support/read-stack";
import { synthesizeConstruct } from "../support/synthesize-construct";

const logsWith = (roles: RoleSource) =>
  synthesizeConstruct(
    (scope) =>
      new FlowLogs(scope, "flow", {
        vpcId: "vpc-1",
        logGroupName: "/vpc/x",
        logRetentionDays: 30,
        roles,
        roleName: "x-flow",
        region: "us-east-1",
        account: "123456789012",
      }),
  );
const stack = logsWith({ kind: "create", account: "123456789012", boundaryArn: "boundary" });

describe("the flow logs of a network", () => {
  it("record what was accepted and what was refused", () => {
    expect(stack.only("aws_flow_log")).toMatchObject({ vpc_id: "vpc-1", traffic_type: "ALL" });
  });

  it("go to a group of their own that ends, written by a role of their own", () => {
    const { log_destination, iam_role_arn } = stack.only("aws_flow_log");
    expect(referenced(stack, log_destination)).toEqual({ name: "/vpc/x", retention_in_days: 30 });
    expect(referenced(stack, iam_role_arn).name).toBe("x-flow");
  });

  it("are written by a role that can do nothing else", () => {
    const { Statement } = JSON.parse(String(stack.only("aws_iam_role_policy").policy));
    expect(Statement).toEqual([
      {
        Sid: "WriteFlowLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: ["arn:aws:logs:us-east-1:123456789012:log-group:/vpc/x:*"],
      },
    ]);
  });

  it("are written by the one role there is where none may be made", () => {
    const given = logsWith({ kind: "existing", roleName: "lab" });
    expect(given.resources("aws_iam_role")).toEqual([]);
    expect(given.only("aws_flow_log").iam_role_arn).toMatch(/^\$\{data\.aws_iam_role\./);
  });
});
