import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer on its way to the client. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  status: number;
  body: string;
  readonly headers: Map<string, string>;
}

/** Stands before a service, and changes what it answers: a fault that a suite must notice. */
export class Liar {
  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async before(target: string, lie: (answer: Passing) => void): Promise<Liar> {
    const server = createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      const { host, connection, "content-length": _length, ...headers } = req.headers as Record<string, string>;
      const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
      const answer = await fetch(`${target}${req.url}`, { method: req.method ?? "GET", headers, ...body });
      const passing: Passing = {
        method: req.method ?? "",
        path: req.url ?? "",
        status: answer.status,
        body: await answer.text(),
        headers: new Map(answer.headers),
      };
      for (const name of ["connection", "keep-alive", "content-length", "transfer-encoding"])
        passing.headers.delete(name);
      lie(passing);
      res.writeHead(passing.status, Object.fromEntries(passing.headers)).end(passing.body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Liar(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
