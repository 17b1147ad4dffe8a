import path from "node:path";
import { SNSClient } from "@aws-sdk/client-sns";
import { createLog } from "../../../lambda/deploy-notifier/log";
import { mailChannel } from "../../../lambda/deploy-notifier/mail-channel";
import { createHandler, type Handler } from "../../../lambda/deploy-notifier/notify";
import { snsChannel } from "../../../lambda/deploy-notifier/sns-channel";
import { temporaryFolder } from "../../support/temporary-folder";
import { ecsEvent, SUCCESS, urlCall } from "./support/deliveries";
import { type SmtpInbox, startSmtp } from "./support/smtp-inbox";
import { type SnsStandIn, startSns } from "./support/sns-stand-in";

const HISTORIES = 10;
const EVENTS = ["a", "b", "c"];
const DELIVERIES = 12;
const RECIPIENTS = ["ops@example.com", "on-call@example.com"];

/** The same numbers from 0 to 1 for the same seed. @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
const numbersFrom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
};

describe("an event, told to two channels", () => {
  const folder = temporaryFolder();
  let sns: SnsStandIn;
  let inbox: SmtpInbox;
  let client: SNSClient;
  let handler: Handler;
  const invoke = (event: unknown) => handler(event, { awsRequestId: "r" });
  const deliver = (id: string) => invoke(ecsEvent({ deploymentId: `ecs-svc/${id}` }, id));
  /** How many messages each event has become: by SNS, by e-mail to each of the recipients. */
  const sent = (id: string) => {
    const about = `(ecs-svc/${id})`;
    const mailed = inbox.mails.flatMap(({ headers, to }) => (headers.subject?.includes(about) ? to : []));
    return [
      sns.published.filter(({ Subject }) => Subject?.includes(about)).length,
      ...RECIPIENTS.map((address) => mailed.filter((to) => to === address).length),
    ];
  };

  beforeAll(async () => {
    sns = await startSns();
    inbox = await startSmtp({ folder: path.join(folder, "smtp") });
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    client = new SNSClient({ region: "us-east-1", endpoint: sns.url, credentials, maxAttempts: 1 });
  });
  beforeEach(() => {
    sns.status = 200;
    sns.published.length = 0;
    inbox.fault = undefined;
    inbox.refused.clear();
    inbox.mails.length = 0;
    const settings = {
      ...{ SENDER_EMAIL: "sender@example.com", APP_PASSWORD: inbox.password },
      ...{ SMTP_HOST: "localhost", SMTP_PORT: inbox.port },
    };
    const source = { read: async () => settings, forget: () => undefined };
    handler = createHandler({
      channels: [
        snsChannel(client, "arn:aws:sns:us-east-1:111122223333:dev-alerts"),
        mailChannel({ settings: source, environment: "dev", recipients: RECIPIENTS, ca: inbox.ca, deadlineMs: 2_000 }),
      ],
      log: createLog({ level: "silent", write: () => undefined, fields: {} }),
      environment: "dev",
    });
  });
  afterAll(async () => {
    client.destroy();
    await Promise.all([sns.close(), inbox.close()]);
  });

  it("is one message by each, whatever the order of its deliveries and whatever fails in between", async () => {
    const next = numbersFrom(7);
    let failures = 0;
    for (let history = 0; history < HISTORIES; history++) {
      sns.published.length = 0;
      inbox.mails.length = 0;
      const ids = EVENTS.map((event) => `${history}${event}`);
      const pick = () => ids[Math.floor(next() * ids.length)] ?? "";
      const overlapping = async (count: number) => {
        const outcomes = await Promise.allSettled(Array.from({ length: count }, () => deliver(pick())));
        failures += outcomes.filter(({ status }) => status === "rejected").length;
      };
      for (let delivery = 0; delivery < DELIVERIES; delivery++) {
        sns.status = next() < 0.4 ? 500 : 200;
        inbox.fault = next() < 0.4 ? "refuses" : undefined;
        inbox.refused.clear();
        for (const address of RECIPIENTS) if (next() < 0.3) inbox.refused.set(address, 451);
        await overlapping(next() < 0.3 ? 2 : 1);
      }
      sns.status = 200;
      inbox.fault = undefined;
      inbox.refused.clear();
      for (const id of ids) await deliver(id);
      expect(ids.map(sent)).toEqual(ids.map(() => [1, 1, 1]));
    }
    expect(failures).toBeGreaterThan(HISTORIES); // otherwise nothing was proved
  });

  it.each([
    ["e-mail", () => Object.assign(inbox, { fault: "refuses" }), [1, 0, 0]],
    ["one mailbox", () => inbox.refused.set("on-call@example.com", 550), [1, 1, 0]],
    ["SNS", () => Object.assign(sns, { status: 500 }), [0, 1, 1]],
  ])("that %s did not take is tried again there only", async (_which, breakIt, afterwards) => {
    breakIt();
    await expect(deliver("x")).rejects.toThrow("could not be sent on by");
    expect(sent("x")).toEqual(afterwards);
    sns.status = 200;
    inbox.fault = undefined;
    inbox.refused.clear();
    await deliver("x");
    expect(sent("x")).toEqual([1, 1, 1]);
  });

  it("that a server took without a word is sent again under the same Message-ID, so that mailboxes know it", async () => {
    inbox.fault = "hangs up after it";
    await expect(deliver("y")).rejects.toThrow("by mail");
    inbox.fault = undefined;
    await deliver("y");
    const [first, second] = inbox.mails.map(({ headers }) => headers["message-id"]);
    expect([inbox.mails.length, second]).toEqual([2, first]);
  });

  it("told by a call that is repeated under its key is one message by each too", async () => {
    const call = urlCall(SUCCESS, { headers: { "idempotency-key": "one run" } });
    inbox.fault = "refuses";
    expect(await invoke(call)).toMatchObject({ statusCode: 502 });
    inbox.fault = undefined;
    expect(await invoke(call)).toMatchObject({ statusCode: 202 });
    expect([sns.published.length, inbox.mails.length]).toEqual([1, 1]);
  });
});
