import { request as httpRequest } from "node:http";
import {
  CreateAliasCommand,
  CreateFunctionUrlConfigCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  InvokeCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "../../../rehearsal/functions/sha256";
import { CREDENTIALS } from "../../../rehearsal/rehearsal";
import { rehearsedLambda, zipOf } from "../../support/rehearsed-lambda";

const aws = rehearsedLambda();
const ECHO = "exports.handler = async (event) => event;";
let signedUrl: string;

beforeAll(async () => {
  await aws.deploy({ name: "signed", code: ECHO });
  signedUrl = await aws.openUrl("signed", "AWS_IAM");
});

interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
interface Signing {
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly service?: string;
  readonly region?: string;
  readonly at?: Date;
}

const sign = (
  { method = "POST", path = "/", query = {}, headers = {}, body = '{"a":1}' }: Call,
  { credentials = CREDENTIALS, service = "lambda", region = "us-east-1", at = new Date() }: Signing = {},
) => {
  const { host, hostname } = new URL(signedUrl);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const request = { method, protocol: "http:", hostname, path, query, body };
  return signer.sign({ ...request, headers: { host, ...headers } }, { signingDate: at });
};

const send = async ({ method, path = "/", query = {}, headers, body }: Awaited<ReturnType<typeof sign>>) => {
  const search = new URLSearchParams(query as Record<string, string>).toString();
  const url = new URL(`${path}${search && `?${search}`}`, signedUrl);
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers }, (incoming) => {
      let text = "";
      incoming.on("data", (part: Buffer) => {
        text += part;
      });
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, body: text }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
};

const FORBIDDEN = { status: 403, body: '{"Message":"Forbidden"}' };

describe("a URL that wants signed requests", () => {
  it("hands a signed request to the function, and says who signed", async () => {
    const headers = { "content-type": "application/json" };
    const { status, body } = await send(
      await sign({ path: "/a/b%20c", query: { x: "1", y: "ü" }, headers, body: '{"a":1}' }),
    );
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      version: "2.0",
      rawPath: "/a/b%20c",
      rawQueryString: "x=1&y=%C3%BC",
      queryStringParameters: { x: "1", y: "ü" },
      headers: { "content-type": "application/json", "x-forwarded-proto": "https" },
      requestContext: {
        accountId: "123456789012",
        authorizer: { iam: { userArn: expect.stringMatching(/^arn:aws:sts::123456789012:/) } },
        http: { method: "POST", path: "/a/b%20c", sourceIp: "127.0.0.1" },
        domainName: "127.0.0.1",
      },
      body: '{"a":1}',
      isBase64Encoded: false,
    });
  });

  it("takes a session that STS gave, and rejects it without its token or with another one", async () => {
    const sts = new STSClient(aws.client);
    const assume = new AssumeRoleCommand({ RoleArn: "arn:aws:iam::123456789012:role/caller", RoleSessionName: "job" });
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = (await sts.send(assume)).Credentials ?? {};
    const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
    const taken = await send(await sign({}, { credentials: { ...keys, sessionToken: SessionToken } }));
    expect([taken.status, taken.body]).toEqual([200, expect.stringContaining(":assumed-role/caller/job")]);
    expect(await send(await sign({}, { credentials: keys }))).toEqual(FORBIDDEN);
    expect(await send(await sign({}, { credentials: { ...keys, sessionToken: "other" } }))).toEqual(FORBIDDEN);
  });

  it("rejects a request that nobody signed", async () => {
    const response = await fetch(signedUrl, { method: "POST", body: "{}" });
    expect({ status: response.status, body: await response.text() }).toEqual(FORBIDDEN);
  });

  it.each<[string, Call, Signing]>([
    ["with another secret", {}, { credentials: { ...CREDENTIALS, secretAccessKey: "guessed" } }],
    ["by an access key that is not known", {}, { credentials: { accessKeyId: "AKIA", secretAccessKey: "rehearsal" } }],
    ["for another service", {}, { service: "execute-api" }],
    ["for another region", {}, { region: "eu-west-1" }],
    ["six minutes ago", {}, { at: new Date(Date.now() - 6 * 60_000) }],
  ])("rejects a request signed %s", async (_what, call, signing) => {
    expect(await send(await sign(call, signing))).toEqual(FORBIDDEN);
  });

  it.each<[string, Call]>([
    ["another body", { body: '{"a":2}' }],
    ["another path", { path: "/other" }],
    ["another query", { query: { admin: "1" } }],
    ["another method", { method: "PUT" }],
    ["another signed header", { headers: { "content-type": "text/plain" } }],
  ])("rejects a signed request that got %s on its way", async (_what, { headers = {}, ...change }) => {
    const honest = await sign({ headers: { "content-type": "application/json" } });
    expect((await send(honest)).status).toBe(200);
    expect(await send({ ...honest, ...change, headers: { ...honest.headers, ...headers } })).toEqual(FORBIDDEN);
  });
});

describe("an open URL", () => {
  const open = async (name: string, code: string) => {
    await aws.deploy({ name, code });
    return aws.openUrl(name, "NONE");
  };

  it("answers with the status, headers and body that the function gives", async () => {
    const code = `exports.handler = async () => ({
      statusCode: 201, headers: { "X-A": "b" }, cookies: ["c=1"], body: Buffer.from("ü").toString("base64"), isBase64Encoded: true,
    });`;
    const response = await fetch(await open("created", code));
    expect([response.status, response.headers.get("x-a"), response.headers.get("set-cookie")]).toEqual([
      ...[201, "b", "c=1"],
    ]);
    expect(await response.text()).toBe("ü");
  });

  it("answers plain JSON with 200", async () => {
    const response = await fetch(await open("plain", "exports.handler = async () => ({ a: 1 });"));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(await response.json()).toEqual({ a: 1 });
  });

  it("hands on bytes in base64, and names no caller", async () => {
    const url = await open("bytes", ECHO);
    const headers = { "content-type": "application/octet-stream" };
    const response = await fetch(url, { method: "POST", body: Buffer.from([0, 255]), headers });
    const event = (await response.json()) as { requestContext: object };
    expect(event).toMatchObject({ isBase64Encoded: true, body: "AP8=" });
    expect(event.requestContext).not.toHaveProperty("authorizer");
  });

  it("answers 502 for a function that fails, and tells nothing of it", async () => {
    const response = await fetch(await open("broken", "exports.handler = async () => { throw new Error('secret') };"));
    expect([response.status, await response.text()]).toEqual([502, '{"Message":"Internal Server Error"}']);
  });

  it("is closed once it is removed", async () => {
    const url = await open("short-lived", ECHO);
    await aws.api.send(new DeleteFunctionUrlConfigCommand({ FunctionName: "short-lived" }));
    expect((await aws.lambda.urls()).map(({ functionName }) => functionName)).not.toContain("short-lived");
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe("a URL of an alias", () => {
  const codeSaying = (word: string) => `exports.handler = async () => "${word}";`;
  const FunctionName = "aliased";
  const say = async (word: string) => {
    const ZipFile = zipOf({ "index.js": codeSaying(word) });
    await aws.api.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
  };
  const move = (FunctionVersion: string) =>
    aws.api.send(new UpdateAliasCommand({ FunctionName, Name: "live", FunctionVersion }));

  it("calls the version that the alias names, and not what was deployed last", async () => {
    await aws.deploy({ name: FunctionName, code: codeSaying("one") });
    const Alias = { FunctionName, Name: "live", FunctionVersion: "$LATEST" };
    await aws.api.send(new CreateAliasCommand(Alias));
    const made = { FunctionName, Qualifier: "live", AuthType: "NONE" as const };
    const { FunctionUrl = "", FunctionArn } = await aws.api.send(new CreateFunctionUrlConfigCommand(made));
    expect(FunctionArn).toMatch(/:function:aliased:live$/);
    expect(await aws.api.send(new GetFunctionUrlConfigCommand(made))).toMatchObject({ FunctionUrl, FunctionArn });
    const answer = async () => (await fetch(FunctionUrl)).text();
    expect(await answer()).toBe("one");
    const { Version: first = "" } = await aws.api.send(new PublishVersionCommand({ FunctionName }));
    await move(first);
    await say("two");
    expect(await answer()).toBe("one");
    const { Version: second = "" } = await aws.api.send(new PublishVersionCommand({ FunctionName }));
    await move(second);
    expect(await answer()).toBe("two");
  });

  it("is called like any version that a call names", async () => {
    await say("three");
    const ask = async (Qualifier?: string) => {
      const { Payload, ExecutedVersion } = await aws.api.send(new InvokeCommand({ FunctionName, Qualifier }));
      return [Payload?.transformToString(), ExecutedVersion];
    };
    expect([await ask(), await ask("$LATEST"), await ask("live"), await ask("1")]).toEqual([
      ...[
        ['"three"', "$LATEST"],
        ['"three"', "$LATEST"],
        ['"two"', "2"],
        ['"one"', "1"],
      ],
    ]);
    await expect(ask("9")).rejects.toThrow("Function not found");
  });
});
