import { SIGNER, SUCCESS, urlCall } from "./support/deliveries";
import { answerOf, createNotifier, logOf, REQUEST_ID } from "./support/notifier";

const PROBLEM = "application/problem+json; charset=utf-8";
const LIMIT_BYTES = 102_400;
/** A call whose body has exactly so many bytes. */
const bodyOf = (bytes: number) => {
  const start = JSON.stringify({ ...SUCCESS, detail: "" }).slice(0, -2);
  return `${start}${"a".repeat(bytes - start.length - 2)}"}`;
};

const messageFor = async (call: unknown) => {
  const notifier = createNotifier();
  expect(answerOf(await notifier.invoke(call))).toMatchObject({ status: 202 });
  return notifier.messages[0];
};

describe("a call of the pipeline", () => {
  it("is answered with the ids of the message and of the request", async () => {
    const answer = await createNotifier().invoke(urlCall(SUCCESS));
    expect(answerOf(answer)).toEqual({
      status: 202,
      type: "application/json; charset=utf-8",
      body: { messageIds: { test: "message-1" } },
    });
    expect(answer?.headers["x-request-id"]).toBe(REQUEST_ID);
  });

  it("becomes a message with everything it says, and with who signed it", async () => {
    const call = {
      what: "apply of app",
      environment: "prod",
      result: "failed",
      by: "Renée",
      commit: "c1bf06134b63",
      link: "https://github.com/acme/stockwiz/actions/runs/1",
      detail: "Error: timeout\n  after 10 min",
    };
    expect(await messageFor(urlCall(call))).toEqual({
      subject: "[StockWiz prod] FAILED: apply of app",
      text: `What:    apply of app
Where:   prod
Result:  failed
Who:     Renée, signed by ${SIGNER}
When:    2026-11-23 04:47:09 UTC
Commit:  c1bf06134b63
Link:    https://github.com/acme/stockwiz/actions/runs/1
Reason:  Error: timeout
           after 10 min
`,
    });
  });

  it("may leave out what it does not know, or pass it empty as a workflow does", async () => {
    const bare = await messageFor(urlCall(SUCCESS));
    expect(await messageFor(urlCall({ ...SUCCESS, by: "", commit: "", link: "", detail: "" }))).toEqual(bare);
    expect(bare?.text).toContain(`Who:     ${SIGNER}\n`);
    expect(bare?.text).not.toMatch(/Commit|Link|Reason/);
  });

  it.each(["started", "succeeded", "failed"])("may tell that something %s", async (result) => {
    expect((await messageFor(urlCall({ ...SUCCESS, result })))?.text).toContain(`Result:  ${result}\n`);
  });

  it("may be encoded in base64, as AWS does with what it takes for binary", async () => {
    const body = Buffer.from(JSON.stringify({ ...SUCCESS, what: "größer" })).toString("base64");
    expect((await messageFor(urlCall(body, { isBase64Encoded: true })))?.text).toContain("größer");
  });

  it("may be 100 kB large", async () => {
    expect(await messageFor(urlCall(bodyOf(LIMIT_BYTES)))).toBeDefined();
  });

  it("may come without a signer, where no signature is asked for", async () => {
    const requestContext = { http: { method: "POST" }, authorizer: null };
    expect((await messageFor(urlCall(SUCCESS, { requestContext })))?.text).toContain("Who:     unknown\n");
  });
});

describe("a call that is no use", () => {
  it.each<[string, unknown, number, string]>([
    ["a request of another format", urlCall(SUCCESS, { requestContext: {} }), 400, "payload format 2.0"],
    ["a body that is no text", urlCall(SUCCESS, { body: 7 }), 400, "payload format 2.0"],
    ["no body", urlCall(SUCCESS, { body: undefined }), 400, "has no body"],
    ["an empty body", urlCall(""), 400, "has no body"],
    ["a body that is not JSON", urlCall("result=failed"), 400, "not JSON"],
    ["half a body", urlCall('{"what":'), 400, "not JSON"],
    ["bytes that are not UTF-8", urlCall("//8=", { isBase64Encoded: true }), 400, "not JSON in UTF-8"],
    ["GET", urlCall(SUCCESS, {}, "GET"), 405, "use POST"],
    ["DELETE", urlCall(SUCCESS, {}, "DELETE"), 405, "use POST"],
    ["a byte over 100 kB", urlCall(bodyOf(LIMIT_BYTES + 1)), 413, "over 100 kB"],
    [
      "a body that is too large once decoded",
      urlCall(Buffer.from(bodyOf(LIMIT_BYTES + 1)).toString("base64"), { isBase64Encoded: true }),
      413,
      "over 100 kB",
    ],
    ["characters that are fewer than their bytes", urlCall("é".repeat(LIMIT_BYTES / 2 + 1)), 413, "over 100 kB"],
    ["JSON that is no object", urlCall("[]"), 422, "body: must be an object"],
    ["null", urlCall("null"), 422, "body: must be an object"],
    ["no subject", urlCall({ ...SUCCESS, what: undefined }), 422, "what: is required"],
    ["an empty subject", urlCall({ ...SUCCESS, what: "" }), 422, "what: is required"],
    ["a blank subject", urlCall({ ...SUCCESS, what: "  " }), 422, "what: must not be blank"],
    ["a subject of two lines", urlCall({ ...SUCCESS, what: "a\nResult: succeeded" }), 422, "what: must be one line"],
    ["too long a subject", urlCall({ ...SUCCESS, what: "a".repeat(201) }), 422, "what: must be at most 200"],
    ["no environment", urlCall({ ...SUCCESS, environment: null }), 422, "environment: must be a text"],
    ["an unknown result", urlCall({ ...SUCCESS, result: "completed" }), 422, "result: must be one of started"],
    ["a caller who is no text", urlCall({ ...SUCCESS, by: 7 }), 422, "by: must be a text"],
    ["a commit that is none", urlCall({ ...SUCCESS, commit: "main" }), 422, "commit: must be 7 to 64 hexadecimal"],
    ["a link that runs", urlCall({ ...SUCCESS, link: "javascript:alert(1)" }), 422, "link: must be an https address"],
    ["a link without TLS", urlCall({ ...SUCCESS, link: "http://a.example" }), 422, "link: must be an https address"],
    ["a link of two lines", urlCall({ ...SUCCESS, link: "https://a.example/\nx" }), 422, "link: must be an https"],
    ["a detail that is no text", urlCall({ ...SUCCESS, detail: {} }), 422, "detail: must be a text"],
  ])("rejects %s", async (_what, call, status, words) => {
    const notifier = createNotifier();
    const answer = answerOf(await notifier.invoke(call));
    expect(answer).toMatchObject({ status, type: PROBLEM, body: { status } });
    expect(answer.body?.detail).toContain(words);
    expect(logOf(notifier)).toEqual([
      expect.objectContaining({ level: 40, requestId: REQUEST_ID, msg: `refused: ${answer.body?.detail}` }),
    ]);
    expect(notifier.messages).toEqual([]);
  });

  it("names every wrong field at once", async () => {
    const { body } = answerOf(await createNotifier().invoke(urlCall({ result: "maybe" })));
    expect(body).toEqual({
      type: "urn:stockwiz:problem:invalid-body",
      title: "Invalid body",
      status: 422,
      detail: "what: is required; environment: is required; result: must be one of started, succeeded, failed",
      errors: [
        { field: "what", message: "is required" },
        { field: "environment", message: "is required" },
        { field: "result", message: "must be one of started, succeeded, failed" },
      ],
    });
  });

  it("is told which method there is", async () => {
    expect((await createNotifier().invoke(urlCall(SUCCESS, {}, "PUT")))?.headers.allow).toBe("POST");
  });
});
