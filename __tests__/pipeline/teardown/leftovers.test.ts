import { CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateVpcCommand, DeleteVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readDeployment } from "../../../environments/deployment";
import { clientsOf } from "../../../pipeline/aws/clients";
import { type Extent, isMeantToStay, leftByTag, refuseLeftovers } from "../../../pipeline/teardown/leftovers";
import { isThere } from "../../../pipeline/teardown/presence";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { refusalOf } from "../../support/refusal";
import { ACCOUNT } from "../../support/synthesize";

const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" });
const withoutStorage: Extent = { stacks: ["app", "network", "teardown"], withState: false };
const withStorage: Extent = { stacks: ["app", "network", "storage", "teardown"], withState: false };
const once = { looks: 1, pauseMs: 1 };

const tagsOf = (Environment: string, Stack = "app") => ({ Project: "StockWiz", Environment, Stack });
const listed = (tags: object) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

describe("what was never meant to go", () => {
  const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
  const bucket = { arn: `arn:aws:s3:::${deployment.stateBucket}`, stack: "storage" };
  const snapshot = { arn: arn("rds", "snapshot:dev-stockwiz-final-1"), stack: "app" };
  const repository = { arn: arn("ecr", "repository/dev-stockwiz-postgres"), stack: "storage" };

  it("is storage, unless it was asked for", () => {
    expect(isMeantToStay(repository, withoutStorage, deployment)).toBe(true);
    expect(isMeantToStay(repository, withStorage, deployment)).toBe(false);
  });

  it("is the state bucket, unless it was asked for", () => {
    expect(isMeantToStay(bucket, withStorage, deployment)).toBe(true);
    expect(isMeantToStay(bucket, { ...withStorage, withState: true }, deployment)).toBe(false);
  });

  it("is the last snapshot of the database, and no other", () => {
    expect(isMeantToStay(snapshot, withStorage, deployment)).toBe(true);
    const byHand = { ...snapshot, arn: arn("rds", "snapshot:dev-by-hand") };
    expect(isMeantToStay(byHand, withStorage, deployment)).toBe(false);
  });

  it("is nothing of another stack, and nothing that says no stack", () => {
    expect(isMeantToStay({ ...repository, stack: "app" }, withoutStorage, deployment)).toBe(false);
    expect(isMeantToStay({ ...repository, stack: undefined }, withoutStorage, deployment)).toBe(false);
  });
});

describe("a look for what is left", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);

  it("names what carries the environment's tags, and nothing of another environment", async () => {
    const ec2 = new EC2Client(aws.client);
    const make = (environment: string) =>
      ec2.send(
        new CreateVpcCommand({
          CidrBlock: "10.9.0.0/16",
          TagSpecifications: [{ ResourceType: "vpc", Tags: listed(tagsOf(environment)) }],
        }),
      );
    const [{ Vpc: ours }, { Vpc: theirs }] = [await make("dev"), await make("prod")];
    const logs = new CloudWatchLogsClient(aws.client);
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/by-hand", tags: tagsOf("dev") }));
    expect(await leftByTag(deployment, withoutStorage, once)).toEqual([
      `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc/${ours?.VpcId}`,
      expect.stringMatching(/^arn:aws:logs:us-east-1:123456789012:log-group:\/by-hand/),
    ]);
    await logs.send(new DeleteLogGroupCommand({ logGroupName: "/by-hand" }));
    for (const vpc of [ours, theirs]) await ec2.send(new DeleteVpcCommand({ VpcId: vpc?.VpcId }));
    expect(await leftByTag(deployment, withoutStorage, once)).toEqual([]);
  });

  it("looks again while something is told of, and as often as it may", async () => {
    const logs = new CloudWatchLogsClient(aws.client);
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/slow", tags: tagsOf("dev") }));
    const before = aws.rehearsal.calls.read().length;
    expect(await leftByTag(deployment, withoutStorage, { looks: 3, pauseMs: 1 })).toHaveLength(1);
    const asked = aws.rehearsal.calls.read().slice(before);
    expect(asked.filter(({ action }) => action === "GetResources")).toHaveLength(3);
    setTimeout(() => void logs.send(new DeleteLogGroupCommand({ logGroupName: "/slow" })), 1);
    expect(await leftByTag(deployment, withoutStorage, { looks: 100, pauseMs: 50 })).toEqual([]);
  });

  it("does not take for left what is only marked as deleted", async () => {
    const ecs = new ECSClient(aws.client);
    const container = { name: "x", image: "x", memory: 128 };
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({ family: "x", containerDefinitions: [container] }),
    );
    const arn = taskDefinition?.taskDefinitionArn ?? "";
    expect(await isThere(arn, clientsOf("us-east-1"))).toBe(true);
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
    await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn })); // it is still told of
    expect(await isThere(arn, clientsOf("us-east-1"))).toBe(false);
  });

  it("does not take for left a key or a secret that waits for its deletion", async () => {
    const [kms, secrets] = [new KMSClient(aws.client), new SecretsManagerClient(aws.client)];
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Tags: [] }));
    const { ARN = "" } = await secrets.send(new CreateSecretCommand({ Name: "x", SecretString: "x" }));
    const arns = [KeyMetadata?.Arn ?? "", ARN];
    const answers = () => Promise.all(arns.map((arn) => isThere(arn, clientsOf("us-east-1"))));
    expect(await answers()).toEqual([true, true]);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata?.KeyId, PendingWindowInDays: 7 }));
    await secrets.send(new DeleteSecretCommand({ SecretId: "x" }));
    expect(await answers()).toEqual([false, false]);
  });

  it.each([
    "ec2:us-east-1:123456789012:vpc/vpc-0123456789abcdef0",
    "ec2:us-east-1:123456789012:subnet/subnet-0123456789abcdef0",
    "ec2:us-east-1:123456789012:security-group/sg-0123456789abcdef0",
    "ec2:us-east-1:123456789012:route-table/rtb-0123456789abcdef0",
    "ec2:us-east-1:123456789012:internet-gateway/igw-0123456789abcdef0",
    "ec2:us-east-1:123456789012:natgateway/nat-0123456789abcdef0",
    "ec2:us-east-1:123456789012:vpc-endpoint/vpce-0123456789abcdef0",
    "ec2:us-east-1:123456789012:security-group-rule/sgr-0123456789abcdef0",
    "ec2:us-east-1:123456789012:elastic-ip/eipalloc-0123456789abcdef0",
    "ec2:us-east-1:123456789012:vpc-flow-log/fl-0123456789abcdef0",
    "ecs:us-east-1:123456789012:task/none/0123456789abcdef0123456789abcdef",
    "elasticache:us-east-1:123456789012:cluster:none",
    "elasticache:us-east-1:123456789012:replicationgroup:none",
    "elasticache:us-east-1:123456789012:subnetgroup:none",
    "elasticloadbalancing:us-east-1:123456789012:listener/app/none/0123456789abcdef/0123456789abcdef",
    "elasticloadbalancing:us-east-1:123456789012:listener-rule/app/none/0123456789abcdef/0123456789abcdef/0123456789abcdef",
    "rds:us-east-1:123456789012:pg:none",
    "rds:us-east-1:123456789012:snapshot:rds:none-2026-01-02-03-04",
    "rds:us-east-1:123456789012:subgrp:none",
    "ecs:us-east-1:123456789012:cluster/none",
    "ecs:us-east-1:123456789012:service/none/none",
    "ecs:us-east-1:123456789012:task-definition/none:1",
    "elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/none/0123456789abcdef",
    "elasticloadbalancing:us-east-1:123456789012:targetgroup/none/0123456789abcdef",
    "kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000",
    "rds:us-east-1:123456789012:db:none",
    "secretsmanager:us-east-1:123456789012:secret:none-AbCdEf",
    "acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000",
    "application-autoscaling:us-east-1:123456789012:scalable-target/0123456789abcdef0123456789abcdef",
    "cloudwatch:us-east-1:123456789012:alarm:none",
    "ecr:us-east-1:123456789012:repository/none",
    "events:us-east-1:123456789012:rule/none",
    "iam::123456789012:oidc-provider/none.example.com",
    "iam::123456789012:policy/none",
    "iam::123456789012:role/none",
    "lambda:us-east-1:123456789012:function:none",
    "logs:us-east-1:123456789012:log-group:/none:*",
    "s3:::none",
    "sns:us-east-1:123456789012:none",
    "sqs:us-east-1:123456789012:none",
    "ssm:us-east-1:123456789012:parameter/none",
    "wafv2:us-east-1:123456789012:regional/webacl/none/00000000-0000-0000-0000-000000000000",
  ])("does not take for left what its own service does not know: %s", async (name) => {
    expect(await isThere(`arn:aws:${name}`, clientsOf("us-east-1"))).toBe(false);
  });

  it("does not take for left a task that ECS still remembers", async () => {
    const clients = clientsOf("us-east-1");
    const answer = (lastStatus: string) => async () => ({ tasks: [{ lastStatus }] });
    const arn = `arn:aws:ecs:us-east-1:${ACCOUNT}:task/dev-cluster/0123456789abcdef0123456789abcdef`;
    const asked = (lastStatus: string) =>
      isThere(arn, { ...clients, ecs: { send: answer(lastStatus) } as unknown as ECSClient });
    expect([await asked("STOPPED"), await asked("RUNNING")]).toEqual([false, true]);
  });

  it("takes for left what it may not look at, and goes on with the others", async () => {
    const refused = Object.assign(new Error("not authorized"), { name: "AccessDeniedException", $metadata: {} });
    const secrets = { send: () => Promise.reject(refused) } as unknown as SecretsManagerClient;
    const arn = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:by-hand-AbCdEf`;
    expect(await isThere(arn, { ...clientsOf("us-east-1"), secrets })).toBe(true);
  });

  it("takes for left whatever it knows nobody to ask about", async () => {
    expect(await isThere("arn:aws:states:us-east-1:123456789012:stateMachine:x", clientsOf("us-east-1"))).toBe(true);
  });
});

describe("what is left", () => {
  it("is refused by name, with what to do", () => {
    expect(refusalOf(() => refuseLeftovers(deployment, ["arn:aws:sns:us-east-1:1:dev-alerts"]))).toBe(
      "destroy: 1 of dev is left:\n  arn:aws:sns:us-east-1:1:dev-alerts\n" +
        "nothing of them is in a state any more; remove them by hand and run the same again, which only looks",
    );
  });

  it("is nothing to complain of when it is nothing", () => {
    expect(() => refuseLeftovers(deployment, [])).not.toThrow();
  });
});
