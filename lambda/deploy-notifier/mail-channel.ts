import MimeNode from "nodemailer/lib/mime-node";
import SMTPConnection from "nodemailer/lib/smtp-connection"; // the package's root would bring 110 kB of other transports
import type { Channel } from "./channel";
import type { MailSettings, MailSettingsSource } from "./mail-settings";
import type { Message } from "./message";

/** With the three that the secret may take, a caller has its answer before the function's own time is up (10 s). */
const SEND_DEADLINE_MS = 6_000;
const TLS_PORT = 465;

export interface MailChannelOptions {
  readonly settings: MailSettingsSource;
  /** Environment that the sender's name tells. */
  readonly environment: string;
  /** Addresses. Where there are none, the message goes to its sender. */
  readonly recipients: readonly string[];
  /** Longest that the server may take for all of it, in milliseconds. @default 6000 */
  readonly deadlineMs?: number;
  /** By this port TLS comes first; by any other the server has to begin it before it gets a password. @default 465 */
  readonly tlsPort?: number;
  /** Certificate of an authority that signs the server's, as PEM. @default those that Node knows */
  readonly ca?: string;
}

interface Envelope {
  readonly from: string;
  readonly to: string[];
}

const login = ({ SENDER_EMAIL: user, APP_PASSWORD: pass }: MailSettings) => ({ credentials: { user, pass } });

/** One conversation: TLS, password, message. */
const converse = (connection: SMTPConnection, settings: MailSettings, envelope: Envelope, text: Buffer) =>
  new Promise<void>((resolve, reject) => {
    const then = (next: () => void) => (error?: Error | null) => (error ? reject(error) : next());
    connection.on("error", reject); // also a second one, which would end the process otherwise
    connection.on("end", () => reject(new Error("SMTP: the server hung up")));
    connection.connect(
      then(() =>
        connection.login(
          login(settings),
          then(() => connection.send(envelope, text, then(resolve))),
        ),
      ),
    );
  });

const within = async (deadlineMs: number, connection: SMTPConnection, talk: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`SMTP: the server took more than ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    await Promise.race([talk, late]);
    connection.quit();
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

const isRefusedLogin = (error: unknown): boolean => (error as { code?: unknown }).code === "EAUTH";

/** Sends e-mail by SMTP, over TLS only, as whoever the settings name. */
export const mailChannel = (options: MailChannelOptions): Channel => {
  const { settings, environment, recipients, deadlineMs = SEND_DEADLINE_MS, tlsPort = TLS_PORT, ca } = options;

  const mimeOf = ({ subject, text }: Message, messageId: string, { from, to }: Envelope): MimeNode =>
    new MimeNode("text/plain; charset=utf-8", { disableFileAccess: true, disableUrlAccess: true })
      .setHeader({
        From: { name: `StockWiz ${environment}`, address: from },
        To: to.map((address) => ({ address, name: "" })),
        Subject: subject,
        "Message-ID": messageId,
        "Auto-Submitted": "auto-generated", // no reply of an absent reader: RFC 3834
      })
      .setContent(text);

  return {
    name: "mail",
    async send(message, deliveryId) {
      const known = await settings.read();
      if (!known) return undefined;
      const { SENDER_EMAIL: sender, SMTP_HOST: host, SMTP_PORT: port } = known;
      const messageId = `<${deliveryId}@${sender.split("@")[1]}>`;
      const envelope = { from: sender, to: recipients.length > 0 ? [...recipients] : [sender] };
      const mime = await mimeOf(message, messageId, envelope).build();
      const secure = port === tlsPort;
      const connection = new SMTPConnection({
        ...{ host, port, secure, requireTLS: !secure, name: "stockwiz" },
        tls: { minVersion: "TLSv1.2", ...(ca && { ca }) },
      });
      const talk = converse(connection, known, envelope, mime);
      await within(deadlineMs, connection, talk).catch((error) => {
        if (isRefusedLogin(error)) settings.forget(); // the password may have been changed a moment ago
        throw error;
      });
      return messageId;
    },
  };
};
