import { ecsEvent } from "./support/deliveries";
import { createNotifier, logOf, REQUEST_ID } from "./support/notifier";

const messageFor = async (event: unknown) => {
  const notifier = createNotifier();
  expect(await notifier.invoke(event)).toBeUndefined();
  expect(notifier.messages).toHaveLength(1);
  return notifier.messages[0];
};

describe("an event of ECS", () => {
  it("about a failed deployment says what failed, where, why, when and where to look", async () => {
    expect(await messageFor(ecsEvent())).toEqual({
      subject: "[StockWiz dev] FAILED: deployment of dev-stockwiz (ecs-svc/6177963417134325488)",
      text: `What:    deployment of dev-stockwiz (ecs-svc/6177963417134325488)
Where:   dev, cluster dev-cluster, us-east-1
Result:  failed
Who:     Amazon ECS
When:    2026-11-23 11:11:11 UTC
Link:    https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/dev-cluster/services/dev-stockwiz/deployments?region=us-east-1
Reason:  ECS deployment circuit breaker: task failed to start.
`,
    });
  });

  it("about a deployment that begins says so", async () => {
    const message = await messageFor(
      ecsEvent({ eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS", reason: "ECS deployment ecs-svc/123 in progress." }),
    );
    expect(message?.subject).toMatch(/^\[StockWiz dev\] STARTED: /);
  });

  it("about a rollback that begins is not taken for a new deployment", async () => {
    const message = await messageFor(
      ecsEvent({
        eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS",
        reason: "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/122.",
      }),
    );
    expect(message?.subject).toMatch(/^\[StockWiz dev\] ROLLING BACK: /);
  });

  it("about a completed deployment never says that it succeeded, because a finished rollback is told the same way", async () => {
    const message = await messageFor(
      ecsEvent({ eventName: "SERVICE_DEPLOYMENT_COMPLETED", reason: "ECS deployment ecs-svc/123 completed." }),
    );
    expect(message?.subject).toMatch(/^\[StockWiz dev\] COMPLETED: /);
    expect(`${message?.subject}${message?.text}`).not.toMatch(/succe/i);
    expect(message?.text).toContain("ECS says this of a finished rollback too");
  });

  it.each([
    ["without a cluster in its ARN", "arn:aws:ecs:us-east-1:111122223333:service/dev-stockwiz"],
    ["in another partition", "arn:aws-cn:ecs:cn-north-1:111122223333:service/dev-cluster/dev-stockwiz"],
  ])("%s has no link that would lead nowhere", async (_what, arn) => {
    const message = await messageFor({ ...ecsEvent(), resources: [arn] });
    expect(message?.text).toContain("deployment of dev-stockwiz");
    expect(message?.text).not.toContain("Link:");
  });

  it("may carry fields that are not known yet", async () => {
    expect(await messageFor({ ...ecsEvent({ news: [1] }), later: true })).toBeDefined();
  });

  it("leaves one line in the log, with the ids of request, event and message", async () => {
    const notifier = createNotifier();
    await notifier.invoke(ecsEvent());
    expect(logOf(notifier)).toEqual([
      {
        level: 30,
        service: "deploy-notifier",
        requestId: REQUEST_ID,
        eventId: ecsEvent().id,
        messageIds: { test: "message-1" },
        msg: "an event was sent on",
      },
    ]);
  });
});

describe("an event that is not as ECS sends it", () => {
  const ARN_WORDS = "resources.0: must be the ARN of an ECS service";
  const NAMES = "SERVICE_DEPLOYMENT_IN_PROGRESS, SERVICE_DEPLOYMENT_COMPLETED, SERVICE_DEPLOYMENT_FAILED";
  it.each<[string, unknown, string]>([
    ["nothing", undefined, "body: is neither an event nor a call of the function's address"],
    ["no object", "event", "body: is neither an event nor a call of the function's address"],
    ["no id", { ...ecsEvent(), id: undefined }, "id: is required"],
    ["an id that is no text", { ...ecsEvent(), id: 7 }, "id: must be a text"],
    ["another source", { ...ecsEvent(), source: "aws.ec2" }, "source: must be aws.ecs"],
    [
      "another type",
      { ...ecsEvent(), "detail-type": "ECS Task State Change" },
      "detail-type: must be ECS Deployment State Change",
    ],
    ["no service", { ...ecsEvent(), resources: [] }, ARN_WORDS],
    [
      "services that are no list",
      { ...ecsEvent(), resources: {} },
      "resources: must begin with the ARN of an ECS service",
    ],
    ["a cluster as service", { ...ecsEvent(), resources: ["arn:aws:ecs:us-east-1:1:cluster/dev"] }, ARN_WORDS],
    [
      "a service with a line break",
      { ...ecsEvent(), resources: ["arn:aws:ecs:us-east-1:111122223333:service/a/b\nc"] },
      ARN_WORDS,
    ],
    ["no detail", { ...ecsEvent(), detail: undefined }, "detail: must be an object"],
    ["another name", ecsEvent({ eventName: "SERVICE_STEADY_STATE" }), `detail.eventName: must be one of ${NAMES}`],
    ["an inherited name", ecsEvent({ eventName: "toString" }), `detail.eventName: must be one of ${NAMES}`],
    ["no deployment", ecsEvent({ deploymentId: undefined }), "detail.deploymentId: is required"],
    ["no reason", ecsEvent({ reason: undefined }), "detail.reason: must be a text"],
    ["no time", ecsEvent({ updatedAt: undefined }), "detail.updatedAt: must be a time"],
    ["a time that never is", ecsEvent({ updatedAt: "2026-13-41T00:00:00Z" }), "detail.updatedAt: must be a time"],
  ])("rejects %s in one line of the log, and is not delivered again", async (_what, event, words) => {
    const notifier = createNotifier();
    expect(await notifier.invoke(event)).toBeUndefined();
    expect(logOf(notifier)).toEqual([
      {
        level: 40,
        service: "deploy-notifier",
        requestId: REQUEST_ID,
        slug: "invalid-event",
        msg: `refused: ${words}`,
      },
    ]);
    expect(notifier.messages).toEqual([]);
  });
});
