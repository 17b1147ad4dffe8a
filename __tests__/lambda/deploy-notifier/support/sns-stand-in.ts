import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A small server in the place of SNS and of Secrets Manager, which keeps what is published. */
export interface SnsStandIn {
  readonly url: string;
  readonly published: Readonly<Record<string, string>>[];
  /** What it answers from now on; a refusal unless it is 200, and with 0 nothing ever comes. @default 200 */
  status: number;
  /** What the secret of e-mail holds; nothing while nobody has set e-mail up. @default nothing */
  secret: object | undefined;
  /** How often it was asked for. */
  secretReads: number;
  close(): Promise<void>;
}

const MESSAGE_ID = "94f20ce6-13c5-43a0-9a9e-ca52d816e90b";
const PUBLISHED = `<PublishResponse><PublishResult><MessageId>${MESSAGE_ID}</MessageId></PublishResult></PublishResponse>`;
const REFUSED =
  "<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>no right to publish</Message></Error></ErrorResponse>";
const NO_SECRET = { __type: "ResourceNotFoundException", message: "can't find the specified secret value" };

export const startSns = async (): Promise<SnsStandIn> => {
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    if (incoming.headers["x-amz-target"] === "secretsmanager.GetSecretValue") {
      sns.secretReads += 1;
      outgoing.writeHead(sns.secret ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
      outgoing.end(JSON.stringify(sns.secret ? { SecretString: JSON.stringify(sns.secret) } : NO_SECRET));
      return;
    }
    if (sns.status === 0) return;
    if (sns.status === 200) sns.published.push(Object.fromEntries(new URLSearchParams(String(Buffer.concat(parts)))));
    outgoing.writeHead(sns.status, { "content-type": "text/xml" }).end(sns.status === 200 ? PUBLISHED : REFUSED);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sns: SnsStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    published: [],
    status: 200,
    secret: undefined,
    secretReads: 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return sns;
};
