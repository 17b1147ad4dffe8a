import { createHash } from "node:crypto";
import { createServer } from "node:net";
import path from "node:path";
import { type MailChannelOptions, mailChannel } from "../../../lambda/deploy-notifier/mail-channel";
import type { MailSettings } from "../../../lambda/deploy-notifier/mail-settings";
import { messageFrom } from "../../../lambda/deploy-notifier/message";
import { temporaryFolder } from "../../support/temporary-folder";
import { type SmtpInbox, startSmtp } from "./support/smtp-inbox";

const ID = createHash("sha256").update("one event").digest("hex");
const message = messageFrom({
  what: "deploy of 4 images – größer",
  environment: "dev",
  result: "failed",
  who: "Renée",
  when: new Date("2026-11-23T04:47:09Z"),
  place: "us-east-1",
  link: "https://github.com/acme/stockwiz/actions/runs/1",
  reason: `.${"a long line ".repeat(200)}\n.\nQUIT\nthe end`,
});

describe("the channel by e-mail", () => {
  const folder = temporaryFolder();
  let inbox: SmtpInbox;
  let forgotten = 0;
  const forget = () => {
    forgotten += 1;
  };
  const settings = (changes: Partial<MailSettings> = {}): MailSettings => ({
    ...{ SENDER_EMAIL: "sender@example.com", APP_PASSWORD: "app-password" },
    ...{ SMTP_HOST: "localhost", SMTP_PORT: inbox.port, ...changes },
  });
  const channel = (changes: Partial<MailSettings> = {}, options: Partial<MailChannelOptions> = {}) =>
    mailChannel({
      settings: { read: async () => settings(changes), forget },
      environment: "dev",
      recipients: [],
      ca: inbox.ca,
      ...options,
    });

  beforeAll(async () => {
    inbox = await startSmtp({ folder: path.join(folder, "starttls") });
  });
  beforeEach(() => {
    inbox.mails.length = 0;
    inbox.fault = undefined;
    inbox.refused.clear();
    forgotten = 0;
  });
  afterAll(() => inbox.close());

  it("brings what, where, result, who, link and reason to the sender, and gives the id of the e-mail", async () => {
    const id = await channel().send(message, ID);
    expect(id).toBe(`<${ID}@example.com>`);
    expect(inbox.mails).toHaveLength(1);
    const [{ headers, body, ...envelope } = { headers: {}, body: "" }] = inbox.mails;
    expect(envelope).toEqual({ user: "sender@example.com", from: "sender@example.com", to: ["sender@example.com"] });
    expect(headers).toMatchObject({
      from: expect.stringMatching(/^"?StockWiz dev"? <sender@example.com>$/),
      to: "sender@example.com",
      subject: message.subject,
      "message-id": id,
      "auto-submitted": "auto-generated",
      "content-type": "text/plain; charset=utf-8",
    });
    expect(body.replaceAll("\r\n", "\n").trimEnd()).toBe(message.text.trimEnd());
  });

  it("brings it to every recipient of the environment where there are some", async () => {
    const recipients = ["ops@example.com", "on-call@example.com"];
    await channel({}, { recipients }).send(message, ID);
    expect(inbox.mails).toMatchObject([{ to: recipients, headers: { to: recipients.join(", ") } }]);
  });

  it.each([
    ["for some time", 451],
    ["for good", 550],
  ])("rejects when the server refuses a recipient %s, and sends a retry to nobody else", async (_how, code) => {
    const recipients = ["ops@example.com", "on-call@example.com", "audit@example.com"];
    const sending = channel({}, { recipients });
    inbox.refused.set("on-call@example.com", code).set("audit@example.com", code);
    await expect(sending.send(message, ID)).rejects.toThrow(
      new RegExp(`takes nothing for on-call@example.com, audit@example.com: .*${code} not for on-call@example.com`),
    );
    await expect(sending.send(message, ID)).rejects.toThrow(`${code} not for`);
    inbox.refused.delete("on-call@example.com");
    await expect(sending.send(message, ID)).rejects.toThrow("takes nothing for audit@example.com: ");
    inbox.refused.clear();
    const id = await sending.send(message, ID);
    expect(inbox.mails.map(({ to }) => to)).toEqual(recipients.map((address) => [address]));
    const headers = { to: recipients.join(", "), "message-id": id };
    expect(inbox.mails.map((mail) => mail.headers)).toMatchObject([headers, headers, headers]);
  });

  it("begins with TLS by the port that is for it", async () => {
    const other = await startSmtp({ folder: path.join(folder, "at-once"), tls: "at once" });
    try {
      const options = { ca: other.ca, tlsPort: other.port };
      await channel({ SMTP_PORT: other.port }, options).send(message, ID);
      expect(other.mails).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  it("sends nothing and knows no id where nobody has set e-mail up", async () => {
    const unset = channel({}, { settings: { read: async () => undefined, forget: () => undefined } });
    expect(await unset.send(message, ID)).toBeUndefined();
    expect(inbox.mails).toEqual([]);
  });

  it("rejects a server that offers no TLS, before it gets the password", async () => {
    const other = await startSmtp({ folder: path.join(folder, "never"), tls: "never" });
    try {
      await expect(channel({ SMTP_PORT: other.port }, { ca: other.ca }).send(message, ID)).rejects.toThrow(/TLS/);
      expect({ logins: other.logins, mails: other.mails }).toEqual({ logins: 0, mails: [] });
    } finally {
      await other.close();
    }
  });

  it("rejects a server whose certificate no known authority has signed", async () => {
    const before = inbox.logins;
    const source = { read: async () => settings(), forget };
    const untrusting = mailChannel({ settings: source, environment: "dev", recipients: [] });
    await expect(untrusting.send(message, ID)).rejects.toThrow(/certificate/);
    expect(inbox.logins).toBe(before);
  });

  it("rejects a server whose certificate is another's", async () => {
    await expect(channel({ SMTP_HOST: "127.0.0.1" }).send(message, ID)).rejects.toThrow("altnames");
    expect(inbox.mails).toEqual([]);
  });

  it("rejects a password that the server refuses, asks for another the next time, and never repeats it", async () => {
    const sending = channel({ APP_PASSWORD: "an-old-secret" }).send(message, ID);
    const error: Error = await sending.then(
      () => new Error("sent"),
      (fault) => fault,
    );
    expect(error.message).toContain("Username and Password not accepted");
    expect(JSON.stringify([error.message, error.stack, { ...error }])).not.toMatch(/an-old-secret|YW4tb2xkLXNlY3JldA/);
    expect(forgotten).toBe(1);
  });

  it.each([
    ["refuses", "quota exceeded"],
    ["hangs up", /hung up|closed|socket/i],
    ["late", "took more than 1500 ms"],
  ] as const)("rejects when the server %s", async (fault, words) => {
    inbox.fault = fault;
    await expect(channel({}, { deadlineMs: 1_500 }).send(message, ID)).rejects.toThrow(words);
    expect(forgotten).toBe(0);
  });

  it("rejects when the server is gone", async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const { port } = gone.address() as { port: number };
    await new Promise((resolve) => gone.close(resolve));
    await expect(channel({ SMTP_PORT: port }).send(message, ID)).rejects.toThrow(/ECONNREFUSED/);
  });

  it("rejects when the server never says a word", async () => {
    const silent = createServer((socket) => void socket.on("error", () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { port: number };
    try {
      await expect(channel({ SMTP_PORT: port }, { deadlineMs: 300 }).send(message, ID)).rejects.toThrow("300 ms");
    } finally {
      silent.close();
    }
  });

  it.each(["a\r\nBcc: thief@example.com", "a\nSubject: b", "\u2028Bcc: x@y.example", "é\u0000\rTo: z@y.example"])(
    "puts no header into an e-mail that is not its own: %j",
    async (what) => {
      const hostile = messageFrom({
        ...{ what, environment: "dev", result: "failed", who: "a\r\nCc: b@c.example" },
        when: new Date(),
      });
      await channel().send(hostile, ID);
      await channel().send(message, ID);
      const [one, other] = inbox.mails.map(({ headers, to }) => ({ names: Object.keys(headers).sort(), to }));
      expect({ ...one, names: one?.names.filter((name) => name !== "content-transfer-encoding") }).toEqual({
        ...other,
        names: other?.names.filter((name) => name !== "content-transfer-encoding"),
      });
    },
  );
});
