import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { Authority } from "../../../../rehearsal/data/authority";

/** An e-mail as a server took it. */
export interface Mail {
  readonly user: string;
  readonly from: string;
  readonly to: readonly string[];
  /** By their names in small letters, each on one line. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server of SMTP on this machine, with a certificate that an authority of its own has signed. */
export interface SmtpInbox {
  readonly mails: Mail[];
  readonly port: number;
  /** Certificate of the authority. */
  readonly ca: string;
  /** File that holds it. */
  readonly caFile: string;
  /** Only this one is let in. @default "app-password" */
  password: string;
  /** Logins that were tried. */
  logins: number;
  /** What stops a message from now on. `late` and `hangs up after it` take it and do not say so. @default nothing */
  fault: "refuses" | "hangs up" | "hangs up after it" | "late" | undefined;
  /** What recipients are refused with from now on, by address: 451 for some time, 550 for good. @default nobody is */
  readonly refused: Map<string, number>;
  close(): Promise<void>;
}

export interface SmtpInboxOptions {
  readonly folder: string;
  /** When TLS begins. @default "starttls" */
  readonly tls?: "at once" | "starttls" | "never";
}

const mailFrom = (raw: string): Pick<Mail, "headers" | "body"> => {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.split(":")[0]?.toLowerCase(), line.replace(/^[^:]+: ?/, "")]),
  );
  const body = rest.join("\r\n\r\n");
  switch (headers["content-transfer-encoding"]) {
    case "base64":
      return { headers, body: Buffer.from(body, "base64").toString() };
    case "quoted-printable": {
      const bytes = body
        .replace(/=\r\n/g, "")
        .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number(`0x${hex}`)));
      return { headers, body: Buffer.from(bytes, "latin1").toString() };
    }
    default:
      return { headers, body };
  }
};

export const startSmtp = async ({ folder, tls = "starttls" }: SmtpInboxOptions): Promise<SmtpInbox> => {
  const authority = await Authority.found(folder);
  const { certificate, key } = await authority.issue(["localhost"]);
  const server = new SMTPServer({
    ...{ key: readFileSync(key), cert: readFileSync(certificate), secure: tls === "at once" },
    // A server without TLS that takes passwords all the same is what a client must not fall for.
    ...(tls === "never" && { disabledCommands: ["STARTTLS"], allowInsecureAuth: true }),
    onAuth: ({ username, password }, _session, done) => {
      inbox.logins += 1;
      if (password === inbox.password) done(null, { user: username });
      else done(Object.assign(new Error("Username and Password not accepted"), { responseCode: 535 }));
    },
    onRcptTo: ({ address }, _session, done) => {
      const responseCode = inbox.refused.get(address);
      done(responseCode ? Object.assign(new Error(`not for ${address}`), { responseCode }) : null);
    },
    async onData(stream, { user, envelope }, done) {
      const raw = await text(stream);
      const { fault } = inbox;
      if (fault === "refuses") return done(Object.assign(new Error("quota exceeded"), { responseCode: 452 }));
      if (fault !== "hangs up") {
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        const to = envelope.rcptTo.map(({ address }) => address);
        inbox.mails.push({ user: String(user), from, to, ...mailFrom(raw) });
      }
      if (fault?.startsWith("hangs up")) for (const each of server.connections) each.close();
      if (!fault) done();
    },
  });
  server.on("error", () => undefined); // a client that ends the connection is what some tests are about
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const inbox: SmtpInbox = {
    mails: [],
    port: (server.server.address() as AddressInfo).port,
    ca: readFileSync(authority.certificate, "utf8"),
    caFile: authority.certificate,
    password: "app-password",
    logins: 0,
    fault: undefined,
    refused: new Map(),
    close: () => {
      for (const each of server.connections) each.close();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  return inbox;
};
