import { environmentNames } from "../../environments/all";
import type { AwsCall } from "../../rehearsal/wire/aws-call";
import { expectAllowed, isAdministrators, judgeCalls, pipelineStatements } from "../support/deploy-role";
import { recordedCalls } from "../support/recorded-calls";
import { ACCOUNT } from "../support/synthesize";

describe.each(environmentNames)("the deploy role of %s", (name) => {
  const other = name === "dev" ? "staging" : "dev";

  it("may do all that the steps were recorded to do, but for an administrator's part", async () => {
    const { administrators } = await expectAllowed(recordedCalls(name), name);
    expect(administrators).toEqual([
      "ecr DeleteRepository",
      "iam AttachRolePolicy",
      "iam CreateOpenIDConnectProvider",
      "iam CreatePolicy",
      "iam CreateRole",
      "iam DeleteOpenIDConnectProvider",
      "iam DeletePolicy",
      "iam DeleteRole",
      "iam DetachRolePolicy",
      "iam ListInstanceProfilesForRole",
      "iam ListRoles",
      "iam TagOpenIDConnectProvider",
      "kms CreateKey",
      "kms EnableKeyRotation",
      "kms ScheduleKeyDeletion",
      "s3 CreateBucket",
      "ssm DeleteParameter",
    ]);
  });

  it("is judged without the resource only where no record tells it", async () => {
    expect((await judgeCalls(recordedCalls(name), name)).withoutResource).toEqual([
      "application-autoscaling:DeleteScalingPolicy",
      "application-autoscaling:DeregisterScalableTarget",
      "application-autoscaling:PutScalingPolicy",
      "application-autoscaling:RegisterScalableTarget",
      "application-autoscaling:TagResource",
      "lambda:CreateFunction",
      "lambda:TagResource",
      "wafv2:PutLoggingConfiguration",
    ]);
  });

  it("may do to another environment only what tags stop, or AWS does not check", async () => {
    const named = recordedCalls(other).filter(({ resource }) => new RegExp(`\\b${other}\\b`).test(resource));
    const { refused } = await judgeCalls(named, name);
    const isRefused = ({ service, action }: AwsCall) =>
      refused.some((words) => words.includes(`(${service} ${action} `));
    const admitted = named.filter((call) => !isAdministrators(call) && !isRefused(call));
    const admittedActions = [...new Set(admitted.map(({ service, action }) => `${service} ${action}`))].sort();
    expect(admittedActions.filter((action) => !action.includes(" Describe"))).toEqual([
      ...["DeleteScalingPolicy", "DeregisterScalableTarget", "PutScalingPolicy", "RegisterScalableTarget"].map(
        (action) => `application-autoscaling ${action}`, // by tags
      ),
      "ec2 CreateFlowLogs", // by tags
      "ec2 CreateSecurityGroup", // by tags
      "ecs DeregisterTaskDefinition", // AWS checks no resource
    ]);
  });
});

describe.each(environmentNames)("the plan role of %s", (name) => {
  const statements = pipelineStatements("plan", name);
  const asked = recordedCalls(name).filter((call) => !isAdministrators(call));

  it("may read all that the steps were recorded to read", async () => {
    const reads = asked.filter(({ action }) => /^(Get|List|Describe|Head|GET )/.test(action));
    expect(reads.length).toBeGreaterThan(100);
    expect((await judgeCalls(reads, name, statements)).refused).toEqual([]);
  });

  it("may change nothing, not even a lock", () => {
    const changes = statements.flatMap(({ actions, resources }) =>
      actions.filter((action) => !/:(Get|List|Describe)/.test(action)).map((action) => [action, ...resources]),
    );
    expect(changes.sort()).toEqual([
      ["kms:Decrypt", `arn:aws:kms:us-east-1:${ACCOUNT}:key/*`], // by way of Secrets Manager, for the environment's own
    ]);
  });
});

describe("a recorded call", () => {
  it("rejects a method and path of which nobody knows the action", async () => {
    const call = { service: "lambda", action: "PATCH /2015-03-31/functions/x", resource: "x" };
    await expect(judgeCalls([call], "dev")).rejects.toThrow(
      'no IAM action is known for "PATCH /2015-03-31/functions/x"',
    );
  });

  it("rejects an action that IAM does not know", async () => {
    const call = { service: "ecs", action: "InventService", resource: "x" };
    await expect(judgeCalls([call], "dev")).rejects.toThrow("ecs:InventService is no action of IAM's");
  });

  it("counts as refused when the role lacks what the call does along the way", async () => {
    const call = { service: "lambda", action: "POST /2015-03-31/functions", resource: "/2015-03-31/functions" };
    const alone = [{ sid: "A", actions: ["lambda:CreateFunction"], resources: ["*"] }];
    expect((await judgeCalls([call], "dev", alone)).refused.map((words) => words.split(" on ")[0])).toEqual([
      "iam:PassRole",
      "lambda:TagResource",
    ]);
  });
});
