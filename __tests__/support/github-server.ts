import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** What GitHub keeps of an issue or a comment. */
interface Kept {
  readonly id: number;
  readonly number: number;
  readonly html_url: string;
  /** The issue or pull request that a comment belongs to. */
  readonly of?: number;
  readonly pull_request?: object;
  readonly body: string;
  readonly title?: string;
  readonly state?: string;
}

interface Refusal {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const REPOSITORY = "/repos/acme/stockwiz";
const TOKEN = "github-token-of-a-test";
const NOT_FOUND = { status: 404, body: { message: "Not Found" } };

/** The part of GitHub's REST API that deals with issues and comments, and with the repository's numbers, as its documentation describes it. */
export class GithubServer {
  readonly comments: Kept[] = [];
  readonly issues: Kept[] = [];
  /** `GET /repos/acme/stockwiz/issues?state=open&per_page=100` of every request. */
  readonly requests: string[] = [];
  /** What it answers instead from now on. */
  refusal: Refusal | undefined;
  /** Where the next page is said to be. @default here */
  nextOrigin: string | undefined;
  private next = 1;

  readonly url: string;

  private constructor(private readonly server: Server) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", async (request: IncomingMessage, response) => {
      const { status, body, headers = {} } = await this.answer(request);
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    });
  }

  static async start(): Promise<GithubServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new GithubServer(server);
  }

  /** Variables of a workflow that runs for the pull request 7. */
  get variables(): Readonly<Record<string, string>> {
    const GITHUB_REF = "refs/pull/7/merge";
    return { GITHUB_API_URL: this.url, GITHUB_REPOSITORY: "acme/stockwiz", GITHUB_TOKEN: TOKEN, GITHUB_REF };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  addComment(body: string, of = 7): Kept {
    return this.keep(this.comments, { body, of });
  }

  addIssue(body: string, more: Partial<Kept> = {}): Kept {
    return this.keep(this.issues, { body, state: "open", ...more });
  }

  private keep(list: Kept[], values: Partial<Kept>): Kept {
    const id = this.next++;
    const kept = { ...{ id, number: id, html_url: `https://github.test/${id}`, body: "" }, ...values };
    list.push(kept);
    return kept;
  }

  private async answer(request: IncomingMessage): Promise<Refusal> {
    const { method = "", url = "" } = request;
    this.requests.push(`${method} ${url}`);
    const sent = method === "GET" ? {} : ((await json(request)) as Partial<Kept>);
    if (this.refusal) return this.refusal;
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return { status: 401, body: { message: "Bad credentials" } };
    const { pathname, searchParams } = new URL(url, this.url);
    if (pathname === REPOSITORY) return { status: 200, body: { id: 22, owner: { id: 11 } } };
    const path = pathname.replace(`${REPOSITORY}/`, "");
    if (path === pathname) return NOT_FOUND;
    const list = this.listOf(path);
    if (method === "GET") return list ? this.page(list, pathname, searchParams) : NOT_FOUND;
    if ((sent.body ?? "").length > 65_536)
      return { status: 422, body: { message: "Validation Failed", errors: ["body is too long"] } };
    if (method === "POST") return this.create(path, sent);
    return this.change(path, sent);
  }

  private listOf(path: string): readonly Kept[] | undefined {
    const [, of] = /^issues\/(\d+)\/comments$/.exec(path) ?? [];
    if (of) return this.comments.filter((comment) => comment.of === Number(of));
    return path === "issues" ? this.issues : undefined;
  }

  private page(list: readonly Kept[], pathname: string, query: URLSearchParams): Refusal {
    const state = query.get("state");
    const found = list.filter((kept) => !state || kept.state === state);
    const [size, page] = [Number(query.get("per_page") ?? 30), Number(query.get("page") ?? 1)];
    query.set("page", String(page + 1));
    const next = `${this.nextOrigin ?? this.url}${pathname}?${query}`;
    const hasNext = found.length > page * size;
    return {
      ...{ status: 200, body: found.slice((page - 1) * size, page * size) },
      headers: hasNext ? { link: `<${next}>; rel="next", <${next}>; rel="last"` } : {},
    };
  }

  private create(path: string, sent: Partial<Kept>): Refusal {
    const [, of] = /^issues\/(\d+)\/comments$/.exec(path) ?? [];
    if (of) return { status: 201, body: this.keep(this.comments, { ...sent, of: Number(of) }) };
    return path === "issues" ? { status: 201, body: this.addIssue(sent.body ?? "", sent) } : NOT_FOUND;
  }

  private change(path: string, sent: Partial<Kept>): Refusal {
    const [, comments, id] = /^issues\/(comments\/)?(\d+)$/.exec(path) ?? [];
    const list = comments ? this.comments : this.issues;
    const at = list.findIndex((kept) => kept.id === Number(id));
    if (at < 0) return NOT_FOUND;
    const changed = { ...(list[at] as Kept), ...sent };
    list[at] = changed;
    return { status: 200, body: changed };
  }
}
