import { CloudWatchLogsClient, CreateLogGroupCommand, TagResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import { clientsOf } from "../../pipeline/aws/clients";
import { finders } from "../../pipeline/terraform/finders";
import { callAws } from "../support/caller-of-aws";
import { emulatedAws } from "../support/emulated-aws";
import { synthesize } from "../support/synthesize";
import { workspaceIn } from "../support/workspace";

const { deployment } = workspaceIn("/nowhere", { STOCKWIZ_ENV: "dev" }, "app");
const names = synthesize("app", "dev")
  .resources("aws_cloudwatch_log_group")
  .map((group) => String(group.name));
const insights = names.find((name) => name.includes("containerinsights")) ?? "";

describe("a log group without tags that no state knows", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const find = (name: string) => finders.aws_cloudwatch_log_group?.(name, clientsOf("us-east-1"), deployment);

  beforeAll(async () => {
    const logs = new CloudWatchLogsClient(aws.client);
    for (const logGroupName of names) await logs.send(new CreateLogGroupCommand({ logGroupName }));
  });

  it("is the environment's when Container Insights has made it for the cluster", async () => {
    expect(await find(insights)).toEqual({ id: insights, tags: [], isMadeByAws: true });
  });

  it("rejects to be the environment's when it is any other", async () => {
    const others = names.filter((name) => name !== insights);
    expect(others.length).toBeGreaterThan(0);
    for (const name of others) expect(await find(name)).toMatchObject({ id: name, isMadeByAws: false });
  });

  it("rejects to be the environment's once somebody has tagged it as his own", async () => {
    const logs = new CloudWatchLogsClient(aws.client);
    const resourceArn = `arn:aws:logs:us-east-1:123456789012:log-group:${insights}`;
    await logs.send(new TagResourceCommand({ resourceArn, tags: { Project: "Other" } }));
    expect(await find(insights)).toMatchObject({ isMadeByAws: false });
  });
});
