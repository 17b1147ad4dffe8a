import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type GithubAnswer, MALFORMED, NOT_FOUND, partsOf, type Route } from "./route";
import { branchRoutes } from "./routes/branches";
import { environmentRoutes } from "./routes/environments";
import { issueRoutes } from "./routes/issues";
import { repositoryRoutes } from "./routes/repository";
import type { GithubState } from "./state";
import { Tokens } from "./tokens";

/** Every operation that is answered here. */
const routes: readonly Route[] = [...repositoryRoutes, ...branchRoutes, ...environmentRoutes, ...issueRoutes];
/** GitHub's own number of entries on a page that names none. */
const PER_PAGE = 30;

const parseSent = (content: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    return content === "" ? {} : JSON.parse(content);
  } catch {
    return undefined;
  }
};

/** The REST API of GitHub for one repository, as its documentation describes it. Whatever it does not know is not found. */
export class GithubServer {
  readonly tokens = new Tokens();
  /** `GET /repos/acme/stockwiz/issues?state=open&per_page=100` of every request. */
  readonly requests: string[] = [];
  /** What it answers instead from now on. */
  refusal: GithubAnswer | undefined;
  /** Where the next page is said to be. @default here */
  nextOrigin: string | undefined;
  readonly url: string;

  private constructor(
    private readonly server: Server,
    readonly state: GithubState,
  ) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", async (request: IncomingMessage, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      const content = await text(request).catch(() => undefined);
      if (content === undefined) return; // the client left before its request was whole
      const { status, body, headers = {} } = this.answer(request, content);
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  static async start(state: GithubState): Promise<GithubServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new GithubServer(server, state);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, content: string): GithubAnswer {
    const { method = "", url = "", headers } = request;
    if (this.refusal) return this.refusal;
    const { pathname, searchParams: query } = new URL(url, this.url);
    const path = this.pathBehind(pathname);
    const found = routes.flatMap((route) => {
      const parts = route.method === method && path !== undefined ? partsOf(route, path) : undefined;
      return parts ? [{ route, parts }] : [];
    })[0];
    const permissions = found?.route.permissions ?? ["metadata: read"];
    const refusal = this.tokens.refusal(headers.authorization, { permissions });
    if (refusal || !found) return refusal ?? NOT_FOUND;
    const sent = parseSent(content);
    if (!sent) return MALFORMED;
    return this.page(found.route.answer({ state: this.state, parts: found.parts, query, sent }), pathname, query);
  }

  /** What a path asks of the repository; undefined for another one. Names of repositories know no capitals. */
  private pathBehind(pathname: string): string | undefined {
    const base = `/repos/${this.state.fullName}/`;
    const isOurs = `${pathname}/`.toLowerCase().startsWith(base.toLowerCase());
    return isOurs ? pathname.slice(base.length) : undefined;
  }

  /** A list is given page by page; the answer names the next one. */
  private page(answer: GithubAnswer, pathname: string, query: URLSearchParams): GithubAnswer {
    if (!Array.isArray(answer.body)) return answer;
    const [size, page] = [Number(query.get("per_page") ?? PER_PAGE), Number(query.get("page") ?? 1)];
    const hasNext = answer.body.length > page * size;
    query.set("page", String(page + 1));
    const next = `${this.nextOrigin ?? this.url}${pathname}?${query}`;
    return {
      ...answer,
      body: answer.body.slice((page - 1) * size, page * size),
      headers: hasNext ? { link: `<${next}>; rel="next", <${next}>; rel="last"` } : {},
    };
  }
}
