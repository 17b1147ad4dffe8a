import { createHandlers } from "../../../rehearsal/handlers/all";
import { temporaryFolder } from "../../support/temporary-folder";
import { startTestWire, type TestWire } from "../../support/test-wire";

const folder = temporaryFolder();
let test: TestWire;

beforeEach(async () => {
  test = await startTestWire(folder, { handlers: createHandlers });
});
afterEach(() => test.close());

const conditional = { Sid: "TlsOnly", Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } };
const plain = { Sid: "Read", Effect: "Allow" };
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [conditional, plain] });

const put = (body: string, path = "/bucket?policy") => test.send({ method: "PUT", path, body });
const get = (path = "/bucket?policy") => test.send({ path });

describe("a bucket policy", () => {
  it("is told to the emulator without the statements that hold under a condition", async () => {
    await put(policy);
    expect(JSON.parse(String(test.standIn.requests[0]?.body))).toEqual({ Version: "2012-10-17", Statement: [plain] });
  });

  it("is read back whole", async () => {
    await put(policy);
    const { text, headers } = await get();
    expect([text, headers.get("content-type")]).toEqual([policy, "application/json"]);
  });

  it("is what was written last", async () => {
    await put(policy);
    await put('{"Statement":[]}');
    expect((await get()).text).toBe('{"Statement":[]}');
  });

  it("is not another bucket's", async () => {
    await put(policy);
    expect((await get("/other?policy")).text).toBe("answered");
  });

  it("is gone when the emulator has none any more", async () => {
    await put(policy);
    test.standIn.answer = () => ({ status: 404, body: Buffer.from("NoSuchBucketPolicy") });
    expect((await get()).status).toBe(404);
  });

  it("that the emulator rejects is not remembered", async () => {
    test.standIn.answer = () => ({ status: 400 });
    await put(policy);
    test.standIn.answer = () => ({});
    expect((await get()).text).toBe("answered");
  });

  it("that is malformed reaches the emulator as it came", async () => {
    await put("garbage");
    expect(String(test.standIn.requests[0]?.body)).toBe("garbage");
  });

  it("is forgotten by a reset", async () => {
    await put(policy);
    test.wire.reset();
    expect((await get()).text).toBe("answered");
  });

  it("is recorded as the handler's answer, and other calls as the emulator's", async () => {
    await put(policy);
    await get("/bucket");
    expect(test.recorded().map(({ answeredBy }) => answeredBy)).toEqual(["s3-bucket-policy", "emulator"]);
  });
});

describe("a lifecycle configuration", () => {
  it("is read back whole", async () => {
    const rules =
      "<LifecycleConfiguration><NewerNoncurrentVersions>20</NewerNoncurrentVersions></LifecycleConfiguration>";
    await put(rules, "/bucket?lifecycle");
    expect((await get("/bucket?lifecycle")).text).toBe(rules);
  });
});
