import { type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from "node:http";

/** Names of the server's own, where they are not those of the standard. */
const TITLES: Readonly<Record<number, string>> = {
  405: "Not Allowed",
  414: "Request-URI Too Large",
  463: "",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out",
};

const titleOf = (status: number): string => `${status} ${TITLES[status] ?? STATUS_CODES[status] ?? ""}`.trimEnd();

/** The small page that a load balancer gives with a status of its own. */
export const ownPage = (status: number): string => {
  const title = titleOf(status);
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
};

export interface OwnAnswer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  /** @default the page of the status */
  readonly body?: string;
}

const SERVER = "awselb/2.0";

/** Answers in the load balancer's own name; an answer that has begun is cut instead. */
export const answerOwn = (response: ServerResponse, { status, headers, body = ownPage(status) }: OwnAnswer): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, titleOf(status).slice(4), {
    server: SERVER,
    "content-type": "text/html",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
};

/** The same for a connection on which no request could be read. It ends with it. */
export const rawOwnAnswer = (status: number): string => {
  const page = ownPage(status);
  const headers = [
    `Server: ${SERVER}`,
    "Content-Type: text/html",
    `Content-Length: ${page.length}`,
    "Connection: close",
  ];
  return [`HTTP/1.1 ${titleOf(status)}`, `Date: ${new Date().toUTCString()}`, ...headers, "", page].join("\r\n");
};
