import { SNSClient } from "@aws-sdk/client-sns";
import { snsChannel } from "../../../lambda/deploy-notifier/sns-channel";
import { type SnsStandIn, startSns } from "./support/sns-stand-in";

const TOPIC_ARN = "arn:aws:sns:us-east-1:111122223333:dev-alerts";
const DEADLINE_MS = 200;
/** What an answer that comes may take on a busy machine. */
const BUSY_MS = 60_000;
const message = { subject: "[StockWiz dev] FAILED: apply", text: "What:    apply — äöü\nResult:  failed\n" };

describe("the channel to SNS", () => {
  let sns: SnsStandIn;
  let client: SNSClient;
  const channel = (deadlineMs = BUSY_MS) => snsChannel(client, TOPIC_ARN, deadlineMs);

  beforeAll(async () => {
    sns = await startSns();
    client = new SNSClient({
      region: "us-east-1",
      endpoint: sns.url,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  });
  afterAll(async () => {
    client.destroy();
    await sns.close();
  });

  it("publishes subject and text to the topic, and gives the id that SNS gave", async () => {
    sns.status = 200;
    expect(await channel().send(message, "d1")).toBe("94f20ce6-13c5-43a0-9a9e-ca52d816e90b");
    expect(sns.published.at(-1)).toMatchObject({
      Action: "Publish",
      TopicArn: TOPIC_ARN,
      Subject: message.subject,
      Message: message.text,
    });
  });

  it("rejects what SNS refuses, in its words", async () => {
    sns.status = 403;
    await expect(channel().send(message, "d1")).rejects.toThrow("no right to publish");
  });

  it("rejects when SNS is silent", async () => {
    sns.status = 0;
    await expect(channel(DEADLINE_MS).send(message, "d1")).rejects.toThrow(/abort/i);
  });
});
