import MimeNode from "nodemailer/lib/mime-node";
import SMTPConnection from "nodemailer/lib/smtp-connection"; // the package's root would bring 110 kB of other transports
import type { Channel } from "./channel";
import type { MailSettings, MailSettingsSource } from "./mail-settings";
import type { Message } from "./message";

/** With the three that the secret may take, a caller has its answer before the function's own time is up (10 s). */
const SEND_DEADLINE_MS = 6_000;
const TLS_PORT = 465;
/** Deliveries of which it is remembered whom the server has refused; an id and some addresses take some hundred bytes. */
const REMEMBERED_REFUSALS = 1_000;

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
  new Promise<SMTPConnection.SentMessageInfo>((resolve, reject) => {
    const then = (next: () => void) => (error?: Error | null) => (error ? reject(error) : next());
    connection.on("error", reject); // also a second one, which would end the process otherwise
    connection.on("end", () => reject(new Error("SMTP: the server hung up")));
    connection.connect(
      then(() =>
        connection.login(
          login(settings),
          then(() => connection.send(envelope, text, (error, info) => (info ? resolve(info) : reject(error)))),
        ),
      ),
    );
  });

const within = async <T>(deadlineMs: number, connection: SMTPConnection, talk: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`SMTP: the server took more than ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    const said = await Promise.race([talk, late]);
    connection.quit();
    return said;
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

/** Whom the server refused, and its words. It calls a message sent as soon as it has taken it for somebody. */
const refusedWords = ({ rejected, rejectedErrors = [] }: SMTPConnection.SentMessageInfo): string =>
  `SMTP: the server takes nothing for ${rejected.join(", ")}: ${rejectedErrors.map(({ message }) => message).join("; ")}`;

const isRefusedLogin = (error: unknown): boolean => (error as { code?: unknown }).code === "EAUTH";

/** Sends e-mail by SMTP, over TLS only, as whoever the settings name. */
export const mailChannel = (options: MailChannelOptions): Channel => {
  const { settings, environment, recipients, deadlineMs = SEND_DEADLINE_MS, tlsPort = TLS_PORT, ca } = options;

  /** By delivery, who was refused while others got it: when a retry brings it back, it goes to them only. */
  const refused = new Map<string, string[]>();

  const remember = (deliveryId: string, { rejected }: SMTPConnection.SentMessageInfo): void => {
    refused.delete(deliveryId);
    if (rejected.length > 0) refused.set(deliveryId, rejected);
    const [oldest] = refused.keys();
    if (oldest !== undefined && refused.size > REMEMBERED_REFUSALS) refused.delete(oldest);
  };

  const mimeOf = ({ subject, text }: Message, messageId: string, from: string, to: readonly string[]): MimeNode =>
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
      const everybody = recipients.length > 0 ? recipients : [sender];
      const mime = await mimeOf(message, messageId, sender, everybody).build();
      const secure = port === tlsPort;
      const connection = new SMTPConnection({
        ...{ host, port, secure, requireTLS: !secure, name: "stockwiz" },
        tls: { minVersion: "TLSv1.2", ...(ca && { ca }) },
      });
      const envelope = { from: sender, to: [...(refused.get(deliveryId) ?? everybody)] };
      const talk = converse(connection, known, envelope, mime);
      const sent = await within(deadlineMs, connection, talk).catch((error) => {
        if (isRefusedLogin(error)) settings.forget(); // the password may have been changed a moment ago
        throw error;
      });
      remember(deliveryId, sent);
      if (sent.rejected.length > 0) throw new Error(refusedWords(sent));
      return messageId;
    },
  };
};
