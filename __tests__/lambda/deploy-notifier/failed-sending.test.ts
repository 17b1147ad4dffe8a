import { createLog } from "../../../lambda/deploy-notifier/log";
import { createHandler } from "../../../lambda/deploy-notifier/notify";
import { ecsEvent, SUCCESS, urlCall } from "./support/deliveries";
import { answerOf, createNotifier, logOf, REQUEST_ID } from "./support/notifier";

const failing = () => {
  const notifier = createNotifier();
  notifier.beforeSending = () => {
    const error = Object.assign(new Error("not authorized on arn:aws:sns:inner"), { $response: { secret: "5ec2e7" } });
    throw error;
  };
  return notifier;
};

describe("a message that cannot be sent on", () => {
  it("rejects an event's delivery, so that Lambda tries again and at last fills the dead-letter queue", async () => {
    await expect(failing().invoke(ecsEvent())).rejects.toThrow(
      "the message could not be sent on by test: Error: not authorized on arn:aws:sns:inner",
    );
  });

  it("rejects a call with 502, without words of what lies behind", async () => {
    const answer = await failing().invoke(urlCall(SUCCESS));
    expect(answerOf(answer)).toEqual({
      status: 502,
      type: "application/problem+json; charset=utf-8",
      body: {
        type: "urn:stockwiz:problem:not-sent",
        title: "Not sent",
        status: 502,
        detail: "the message could not be sent on; try again in a moment",
      },
    });
    expect(answer?.headers["x-request-id"]).toBe(REQUEST_ID);
  });

  it.each([
    ["a call", urlCall(SUCCESS)],
    ["an event", ecsEvent()],
  ])("of %s leaves its cause in one line of the log, without the client's response", async (what, event) => {
    const notifier = failing();
    await notifier.invoke(event).catch(() => undefined);
    expect(logOf(notifier)).toEqual([
      expect.objectContaining({
        level: 50,
        requestId: REQUEST_ID,
        err: expect.objectContaining({
          cause: expect.objectContaining({ message: "not authorized on arn:aws:sns:inner" }),
        }),
        msg: `${what} failed`,
      }),
    ]);
    expect(notifier.logLines.join()).not.toContain("5ec2e7");
  });
});

describe("a fault of our own", () => {
  it("rejects a call with 500, and its words go to the log", async () => {
    const logLines: string[] = [];
    const handler = createHandler({
      channels: [{ name: "test", send: async () => "never" }],
      log: createLog({ level: "info", write: (line) => logLines.push(line), fields: {} }),
      environment: "dev",
      now: () => {
        throw new Error("the clock is lost");
      },
    });
    const answer = await handler(urlCall(SUCCESS), { awsRequestId: REQUEST_ID });
    expect(answerOf(answer)).toMatchObject({ status: 500, body: { type: "urn:stockwiz:problem:internal-error" } });
    expect(answer?.body).not.toContain("clock");
    expect(logLines).toEqual([expect.stringContaining("the clock is lost")]);
  });
});
