import { inbox } from "../../../rehearsal/commands/inbox";
import { Inbox } from "../../../rehearsal/events/inbox";
import { RehearsalFolder } from "../../../rehearsal/folder";
import { refusalOf } from "../../support/refusal";

const folder = new RehearsalFolder(`inbox-test-${process.pid}`);
const message = {
  ...{ at: "2026-01-31T12:00:00.123Z", topic: "arn:aws:sns:us-east-1:123456789012:dev-alerts", messageId: "1" },
  ...{ to: ["ops@example.com"], subject: "hello", text: "one\ntwo\n" },
};
const printed = (json = false): string => {
  const log = jest.spyOn(console, "log").mockReturnValue();
  inbox({ name: folder.name, json });
  const text = log.mock.calls.flat().join("\n");
  log.mockRestore();
  return text;
};

beforeEach(() => {
  folder.create();
  folder.writeRecord({ name: folder.name, pid: process.pid, url: "http://127.0.0.1:1", account: "123456789012" });
});
afterEach(() => folder.remove({ keepRecording: false }));

describe("npm run rehearsal -- inbox", () => {
  it("prints what topics have sent out, and to whom", () => {
    const box = new Inbox(folder.file("inbox.ndjson"));
    box.add(message);
    box.add({ ...message, to: [], subject: "", text: "three", remark: "a remark" });
    expect(printed()).toBe(`2026-01-31 12:00:00  dev-alerts
To:      ops@example.com
Subject: hello

one
two

2026-01-31 12:00:00  dev-alerts
To:      nobody: the topic has no e-mail subscription
Subject: AWS Notification Message
Remark:  a remark

three

2 messages`);
  });

  it("prints JSON", () => {
    new Inbox(folder.file("inbox.ndjson")).add(message);
    expect(JSON.parse(printed(true))).toEqual([message]);
  });

  it("is empty before anything was sent", () => {
    expect(printed()).toBe("0 messages");
  });

  it("rejects a rehearsal that does not run", () => {
    folder.remove({ keepRecording: false });
    expect(refusalOf(() => inbox({ name: folder.name, json: false }))).toBe(
      `rehearsal: "${folder.name}" has no inbox; start it with: npm run rehearsal -- up`,
    );
  });
});
