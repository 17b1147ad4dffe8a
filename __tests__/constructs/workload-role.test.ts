import { type RoleSource, WorkloadRole } from "../../constructs/workload-role";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const roleFrom = (source: RoleSource) =>
  synthesizeConstruct((scope) => {
    const { arn, permissions } = new WorkloadRole(scope, "role", {
      source,
      roleName: "x-task",
      service: "ecs-tasks.amazonaws.com",
      sourceArn: "arn:aws:ecs:us-east-1:123456789012:*",
      statements: [{ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::x/*"] }],
    });
    putOut(scope, { arn, permissions: permissions.map(({ fqn }) => fqn) });
  });

describe("a role that is made", () => {
  const stack = roleFrom({ kind: "create", account: "123456789012", boundaryArn: "arn:boundary" });

  it("stays inside the limits of its environment", () => {
    expect(stack.only("aws_iam_role")).toMatchObject({ name: "x-task", permissions_boundary: "arn:boundary" });
  });

  it("may do what its statements say", () => {
    const { policy, role } = stack.only("aws_iam_role_policy");
    expect(referenced(stack, role).name).toBe("x-task");
    expect(JSON.parse(String(policy)).Statement).toMatchObject([{ Action: ["s3:GetObject"], Effect: "Allow" }]);
  });

  it("hands on its ARN, and what to wait for before it can do anything", () => {
    const { arn, permissions } = outputsOf(stack);
    expect(referenced(stack, arn)).toBe(stack.only("aws_iam_role"));
    expect(permissions).toEqual([expect.stringMatching(/^\$\{aws_iam_role_policy\.[\w-]+\}$/)]);
  });
});

describe("a role that exists", () => {
  const stack = roleFrom({ kind: "existing", roleName: "lab-role" });

  it("is looked up by its name, and neither made nor changed", () => {
    expect(stack.json.resource).toBeUndefined();
    expect(Object.values(stack.json.data?.aws_iam_role ?? {})).toEqual([{ name: "lab-role" }]);
  });

  it("leaves nothing to wait for", () => {
    expect(outputsOf(stack)).toEqual({
      arn: expect.stringMatching(/^\$\{data\.aws_iam_role\.[\w-]+\.arn\}$/),
      permissions: [],
    });
  });
});
