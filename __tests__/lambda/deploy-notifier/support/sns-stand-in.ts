import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A small server in the place of SNS, which keeps what is published. */
export interface SnsStandIn {
  readonly url: string;
  readonly published: Readonly<Record<string, string>>[];
  /** What it answers from now on; a refusal unless it is 200, and with 0 nothing ever comes. @default 200 */
  status: number;
  close(): Promise<void>;
}

const MESSAGE_ID = "94f20ce6-13c5-43a0-9a9e-ca52d816e90b";
const PUBLISHED = `<PublishResponse><PublishResult><MessageId>${MESSAGE_ID}</MessageId></PublishResult></PublishResponse>`;
const REFUSED =
  "<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>no right to publish</Message></Error></ErrorResponse>";

export const startSns = async (): Promise<SnsStandIn> => {
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    if (sns.status === 0) return;
    if (sns.status === 200) sns.published.push(Object.fromEntries(new URLSearchParams(String(Buffer.concat(parts)))));
    outgoing.writeHead(sns.status, { "content-type": "text/xml" }).end(sns.status === 200 ? PUBLISHED : REFUSED);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sns: SnsStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    published: [],
    status: 200,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return sns;
};
