import { temporaryFolder } from "../../support/temporary-folder";
import { startTestWire, type TestWire } from "../../support/test-wire";
import { FORM, jsonTarget } from "../../support/wire-request";

const folder = temporaryFolder();
let test: TestWire;

beforeEach(async () => {
  test = await startTestWire(folder);
});
afterEach(() => test.close());

const inEcr = { service: "ecr", method: "POST", path: "/", headers: jsonTarget("X.CreateRepository"), body: "{}" };
const inIam = { service: "iam", method: "POST", path: "/", headers: FORM, body: "Action=GetRole" };

describe("a call that a fault meets", () => {
  it.each([
    ["S3", {}, 503, "<Code>SlowDown</Code>"],
    ["the JSON protocol", inEcr, 400, '"__type":"ThrottlingException"'],
    ["the query protocol", inIam, 400, "<Code>ThrottlingException</Code>"],
  ])("is throttled in the words of %s", async (_protocol, call, status, words) => {
    test.wire.faults.plant({ effect: { kind: "throttle" } });
    const answered = await test.send(call);
    expect(answered.status).toBe(status);
    expect(answered.text).toContain(words);
  });

  it.each([
    ["server-error", {}, 500, "InternalError"],
    ["server-error", inEcr, 500, "InternalFailure"],
    ["expired-token", {}, 400, "ExpiredToken"],
    ["expired-token", inIam, 403, "ExpiredToken"],
    ["expired-token", inEcr, 403, "ExpiredTokenException"],
  ] as const)("gets a %s from AWS: %j", async (kind, call, status, code) => {
    test.wire.faults.plant({ effect: { kind } });
    const answered = await test.send(call);
    expect(answered.status).toBe(status);
    expect(answered.text).toContain(code);
  });

  it("gets the error that was planted", async () => {
    test.wire.faults.plant({ effect: { kind: "error", status: 409, code: "OperationAborted", message: "again" } });
    const { status, text } = await test.send();
    expect([status, text]).toEqual([
      409,
      expect.stringContaining("<Code>OperationAborted</Code><Message>again</Message>"),
    ]);
  });

  it("does not reach AWS when it breaks before", async () => {
    test.wire.faults.plant({ effect: { kind: "server-error" } });
    await test.send();
    expect(test.standIn.requests).toEqual([]);
  });

  it("takes effect and loses its answer when it breaks after", async () => {
    test.wire.faults.plant({ when: "after", effect: { kind: "server-error" } });
    expect([(await test.send()).status, test.standIn.requests.length]).toEqual([500, 1]);
  });

  it("ends without an answer when it is cut, and is recorded with the status 0", async () => {
    test.wire.faults.plant({ effect: { kind: "cut" } });
    await expect(test.send()).rejects.toThrow("fetch failed");
    expect(test.recorded()).toMatchObject([{ action: "GetObject", status: 0, answeredBy: "fault: cut" }]);
  });

  it("gets AWS's own answer when it is only delayed", async () => {
    test.wire.faults.plant({ effect: { kind: "delay", milliseconds: 5 } });
    expect((await test.send()).text).toBe("answered");
    expect(test.recorded()).toMatchObject([{ status: 200, answeredBy: "fault: delay" }]);
  });

  it("is the chosen one only", async () => {
    test.wire.faults.plant({ resource: "bucket/b", skip: 1, effect: { kind: "server-error" } });
    const statuses: number[] = [];
    for (const key of ["a", "b", "b", "b"]) statuses.push((await test.send({ path: `/bucket/${key}` })).status);
    expect(statuses).toEqual([200, 200, 500, 200]);
  });

  it("is well again after a reset", async () => {
    test.wire.faults.plant({ effect: { kind: "server-error" } });
    test.wire.reset();
    expect((await test.send()).status).toBe(200);
  });
});
