import { DeployRole } from "../../constructs/deploy-role";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const stack = synthesizeConstruct((scope) => {
  const { arn } = new DeployRole(scope, "deploy", {
    roleName: "x-deploy",
    trustPolicy: '{"trusted":"nobody"}',
    statements: [
      { sid: "Push", actions: ["ecr:PutImage"], resources: ["arn:aws:ecr:us-east-1:123456789012:repository/x"] },
    ],
  });
  putOut(scope, { arn });
});
const role = stack.only("aws_iam_role");

describe("a role of the pipeline", () => {
  it("is taken by whom the trust policy names, for an hour", () => {
    expect(role).toMatchObject({
      name: "x-deploy",
      assume_role_policy: '{"trusted":"nobody"}',
      max_session_duration: 3600,
    });
  });

  it("may do what its statements say and has no policy beside them", () => {
    const policy = stack.only("aws_iam_role_policy");
    expect(referenced(stack, policy.role)).toBe(role);
    expect(JSON.parse(String(policy.policy)).Statement).toMatchObject([{ Sid: "Push", Action: ["ecr:PutImage"] }]);
    expect(role).not.toHaveProperty("managed_policy_arns");
    expect(Object.keys(stack.json.resource).sort()).toEqual(["aws_iam_role", "aws_iam_role_policy"]);
  });

  it("hands on its ARN by reference", () => {
    expect(referenced(stack, outputsOf(stack).arn)).toBe(role);
  });
});
