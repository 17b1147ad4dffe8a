import { readFileSync } from "node:fs";
import path from "node:path";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { buildSync } from "esbuild";
import { FUNCTION_BUNDLE } from "../../../constructs/node-lambda";
import { startSmtp } from "../../lambda/deploy-notifier/support/smtp-inbox";
import { PROJECT_ROOT } from "../../support/process";
import { rehearsedEvents } from "../../support/rehearsed-events";
import { temporaryFolder } from "../../support/temporary-folder";
import { trustAuthority } from "../../support/trusted-authority";

const aws = rehearsedEvents();
const folder = temporaryFolder();
/** Of a secret that is not there: nobody has set e-mail up. */
const MAIL_SECRET_ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:dev/stockwiz/mail-AbCdEf";
const service = "arn:aws:ecs:us-east-1:123456789012:service/dev-cluster/dev-stockwiz";

/** The function as it is bundled for a deployment. */
const bundle = (): string => {
  const outfile = path.join(folder, "index.js");
  buildSync({
    entryPoints: [path.join(PROJECT_ROOT, "lambda/deploy-notifier/main.ts")],
    ...FUNCTION_BUNDLE,
    outfile,
  });
  return readFileSync(outfile, "utf8");
};

const deployment = (eventName: string, resources = [service]) => ({
  source: "aws.ecs",
  "detail-type": "ECS Deployment State Change",
  resources,
  detail: {
    eventType: "INFO",
    eventName,
    deploymentId: "ecs-svc/1234567890123456789",
    updatedAt: "2026-01-31T12:00:00Z",
    reason: `ECS deployment ecs-svc/1234567890123456789 ${eventName}`,
  },
});

describe("the notifier", () => {
  let topic: string;
  const pattern = { source: ["aws.ecs"], "detail-type": ["ECS Deployment State Change"], resources: [service] };
  const deployNotifier = (name: string, secretArn = MAIL_SECRET_ARN) =>
    aws.lambda.deploy({
      ...{ name, code: bundle(), timeout: 10, memory: 256 },
      environment: { Variables: { TOPIC_ARN: topic, ENVIRONMENT: "dev", MAIL_SECRET_ARN: secretArn } },
    });

  beforeAll(async () => {
    topic = await aws.topic("dev-alerts", ["cloudwatch.amazonaws.com"], ["ops@example.com", "on-call@example.com"]);
    const target = await deployNotifier("dev-deploy-notifier");
    const rule = await aws.rule({ name: "dev-deployments", pattern, target });
    await aws.admit("dev-deploy-notifier", "events.amazonaws.com", rule);
  });

  it("tells by e-mail of a deployment that ECS reports", async () => {
    aws.events.putEvent(deployment("SERVICE_DEPLOYMENT_IN_PROGRESS"));
    const message = await aws.message(topic);
    expect(message).toMatchObject({
      to: ["ops@example.com", "on-call@example.com"],
      subject: "[StockWiz dev] STARTED: deployment of dev-stockwiz (ecs-svc/1234567890123456789)",
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(message.text).toContain("Where:   dev, cluster dev-cluster, us-east-1\n");
  });

  it("publishes as its own role, in the record of calls", async () => {
    aws.events.putEvent(deployment("SERVICE_DEPLOYMENT_FAILED"));
    await aws.message(topic, ({ subject }) => subject.includes("FAILED"));
    const { calls } = aws.lambda.rehearsal;
    expect(calls.read()).toContainEqual(expect.objectContaining({ action: "Publish", resource: topic, status: 200 }));
  });

  it("rejects to tell of another service, and of events that the rule does not name", async () => {
    const before = aws.events.inbox().length;
    aws.events.putEvent(deployment("SERVICE_DEPLOYMENT_FAILED", [`${service}-other`]));
    aws.events.putEvent({ ...deployment("SERVICE_DEPLOYMENT_FAILED"), "detail-type": "ECS Task State Change" });
    aws.events.putEvent(deployment("SERVICE_DEPLOYMENT_COMPLETED"));
    await aws.message(topic, ({ subject }) => subject.includes("COMPLETED")); // the last of three, and the only one
    expect(aws.events.inbox()).toHaveLength(before + 1);
  });

  it("is not called by a rule that no permission names", async () => {
    const target = await deployNotifier("no-permission");
    const rule = await aws.rule({ name: "no-permission", pattern: { source: ["test.no-permission"] }, target });
    aws.events.putEvent({ ...deployment("SERVICE_DEPLOYMENT_FAILED"), source: "test.no-permission" });
    expect(await aws.said("rule no-permission")).toBe(
      `events: rule no-permission: target target was not reached: no permission of the function ${target} lets events.amazonaws.com invoke it for ${rule}`,
    );
  });

  it("is not called by another rule than its permission names", async () => {
    const target = await deployNotifier("other-rule");
    await aws.admit("other-rule", "events.amazonaws.com", "arn:aws:events:us-east-1:123456789012:rule/expected");
    await aws.rule({ name: "unexpected", pattern: { source: ["test.other-rule"] }, target });
    aws.events.putEvent({ ...deployment("SERVICE_DEPLOYMENT_FAILED"), source: "test.other-rule" });
    expect(await aws.said("rule unexpected")).toContain("no permission of the function");
  });

  it("sends e-mail as well, to a server whose certificate this machine trusts", async () => {
    const mails = await startSmtp({ folder: path.join(folder, "smtp") });
    const distrust = trustAuthority(mails.caFile);
    try {
      const settings = { SENDER_EMAIL: "sender@example.com", APP_PASSWORD: mails.password };
      const SecretString = JSON.stringify({ ...settings, SMTP_HOST: "localhost", SMTP_PORT: mails.port });
      const secrets = new SecretsManagerClient(aws.lambda.client);
      const { ARN = "" } = await secrets.send(new CreateSecretCommand({ Name: "dev/stockwiz/mail", SecretString }));
      const functionArn = await deployNotifier("with-mail", ARN);
      expect(
        await aws.lambda.lambda.invoke(functionArn, { ...deployment("SERVICE_DEPLOYMENT_FAILED"), id: "1" }),
      ).toMatchObject({ payload: "null" });
      expect(mails.mails.map(({ headers }) => headers.subject)).toEqual([
        expect.stringContaining("FAILED: deployment"),
      ]);
    } finally {
      distrust();
      await mails.close();
    }
  });
});
