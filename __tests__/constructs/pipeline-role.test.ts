import { PipelineRole } from "../../constructs/pipeline-role";
import { referenced } from "../support/read-stack";
import { refusalOf } from "../support/refusal";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const stack = synthesizeConstruct((scope) => {
  const { arn } = new PipelineRole(scope, "deploy", {
    roleName: "x-deploy",
    taker: "a test",
    trustPolicy: '{"trusted":"nobody"}',
    policies: {
      images: {
        policyName: "x-deploy-images",
        statements: [
          { sid: "Push", actions: ["ecr:PutImage"], resources: ["arn:aws:ecr:us-east-1:123456789012:repository/x"] },
        ],
      },
    },
  });
  putOut(scope, { arn });
});
const role = stack.only("aws_iam_role");

describe("a role of the pipeline", () => {
  it("is taken by whom the trust policy names, for an hour unless it says otherwise", () => {
    expect(role).toMatchObject({
      name: "x-deploy",
      assume_role_policy: '{"trusted":"nobody"}',
      max_session_duration: 3600,
    });
  });

  it("may do what the statements of its policies say and has no policy beside them", () => {
    const policy = stack.only("aws_iam_policy");
    const attachment = stack.only("aws_iam_role_policy_attachment");
    expect(referenced(stack, attachment.role)).toBe(role);
    expect(referenced(stack, attachment.policy_arn)).toBe(policy);
    expect(policy.name).toBe("x-deploy-images");
    expect(JSON.parse(String(policy.policy)).Statement).toMatchObject([{ Sid: "Push", Action: ["ecr:PutImage"] }]);
    expect(role).not.toHaveProperty("managed_policy_arns");
    expect(Object.keys(stack.json.resource).sort()).toEqual([
      "aws_iam_policy",
      "aws_iam_role",
      "aws_iam_role_policy_attachment",
    ]);
  });

  it("hands on its ARN by reference", () => {
    expect(referenced(stack, outputsOf(stack).arn)).toBe(role);
  });
});

const sessionOf = (sessionSeconds: number) =>
  synthesizeConstruct(
    (scope) =>
      new PipelineRole(scope, "deploy", {
        ...{ roleName: "x", taker: "a test", trustPolicy: "{}", policies: {}, sessionSeconds },
      }),
  ).only("aws_iam_role").max_session_duration;

describe("a role of the pipeline that is taken for longer", () => {
  it("says for how long", () => {
    expect(sessionOf(7200)).toBe(7200);
  });

  it.each([3599, 43_201, 3600.5, Number.NaN])("rejects %d seconds", (seconds) => {
    expect(refusalOf(() => sessionOf(seconds))).toBe(
      `sessionSeconds: is ${seconds}, IAM takes 3600 to 43200 whole seconds; choose one of them`,
    );
  });
});

describe("a role of the pipeline that IAM would refuse", () => {
  const policyOf = (actionCount: number) => ({
    policyName: "x-deploy-much",
    statements: [{ sid: "Much", actions: Array<string>(actionCount).fill("ecr:PutImage"), resources: ["*"] }],
  });
  const refusal = (policies: Record<string, ReturnType<typeof policyOf>>): string =>
    refusalOf(() =>
      synthesizeConstruct(
        (scope) => new PipelineRole(scope, "deploy", { roleName: "x", taker: "a test", trustPolicy: "{}", policies }),
      ),
    );

  it("rejects a policy that is too long, and says how long it may be", () => {
    expect(refusal({ much: policyOf(500) })).toBe(
      "policies.much: has 7598 characters, IAM takes 6144; move statements to another policy",
    );
  });

  it("rejects more policies than a role takes", () => {
    const many = Array.from({ length: 11 }, (_, index) => [`p${index}`, policyOf(1)]);
    expect(refusal(Object.fromEntries(many))).toBe(
      "policies: there are 11, a role takes at most 10; join some of them",
    );
  });
});
