import { OWN_ACCESS_KEY } from "../../../rehearsal/wire/aws-call";
import { rejectionOf } from "../../support/refusal";
import { temporaryFolder } from "../../support/temporary-folder";
import { startStandIn, startTestWire, type TestWire } from "../../support/test-wire";
import { jsonTarget, signedFor } from "../../support/wire-request";

const folder = temporaryFolder();
const seen: string[] = [];
let test: TestWire;

beforeEach(async () => {
  seen.length = 0;
  test = await startTestWire(folder, { onAnswer: ({ url }) => seen.push(url) });
});
afterEach(() => test.close());

describe("the wire", () => {
  it("listens on the loopback only, by its IP address", () => {
    expect(test.wire.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("hands a request on as it came", async () => {
    await test.send({
      method: "PUT",
      path: "/bucket/a%20key?x-id=PutObject",
      headers: { "x-amz-meta-a": "b" },
      body: "ü",
    });
    expect(test.standIn.requests).toHaveLength(1);
    expect(test.standIn.requests[0]).toMatchObject({
      method: "PUT",
      url: "/bucket/a%20key?x-id=PutObject",
      headers: { "x-amz-meta-a": "b", authorization: expect.stringContaining("/s3/") },
      body: Buffer.from("ü"),
    });
  });

  it("hands the answer back as it came", async () => {
    test.standIn.answer = () => ({
      status: 404,
      headers: { etag: '"1"', "x-amz-id": "x" },
      body: Buffer.from("<no/>"),
    });
    const { status, headers, text } = await test.send();
    expect([status, headers.get("etag"), headers.get("x-amz-id"), text]).toEqual([404, '"1"', "x", "<no/>"]);
  });

  it("keeps the length that the answer to HEAD tells", async () => {
    test.standIn.answer = () => ({ headers: { "content-length": "1234" }, body: Buffer.alloc(0) });
    const { headers, text } = await test.send({ method: "HEAD" });
    expect([headers.get("content-length"), text]).toEqual(["1234", ""]);
  });

  it("hands a body of a megabyte on whole", async () => {
    const body = "0123456789abcdef".repeat(65_536);
    test.standIn.answer = (request) => ({ body: request.body });
    expect((await test.send({ method: "PUT", body })).text).toBe(body);
  });

  it("answers one call at a time, in the order in which they came", async () => {
    let most = 0;
    let running = 0;
    test.standIn.answer = async ({ url }) => {
      running += 1;
      most = Math.max(most, running);
      // A round trip to the stand-in takes longer than a call needs to arrive beside this one.
      if (url !== "/direct") await fetch(`http://127.0.0.1:${test.standIn.port}/direct`);
      running -= 1;
      return {};
    };
    await Promise.all(Array.from({ length: 8 }, (_, key) => test.send({ path: `/bucket/${key}` })));
    expect(most).toBe(2); // a call and its own round trip
    expect(test.standIn.requests.map(({ url }) => url).filter((url) => url !== "/direct")).toEqual(seen);
  });

  it("says to the caller that the emulator is gone, and why to the log", async () => {
    const complaint = jest.spyOn(console, "error").mockReturnValue();
    await test.standIn.close();
    const { status, text } = await test.send();
    expect([status, text]).toEqual([502, "wire: the emulator did not answer\n"]);
    expect(complaint).toHaveBeenCalledWith(
      expect.stringMatching(/^wire: GET \/bucket\/key: Error: connect ECONNREFUSED/),
    );
    complaint.mockRestore();
  });

  it("shows every call to its observer before and after AWS has seen it", async () => {
    const phases: [string, number][] = [];
    test.wire.observer = (call, phase) => {
      phases.push([`${phase} ${call.action}`, test.standIn.requests.length]);
    };
    await test.send();
    expect(phases).toEqual([
      ["before GetObject", 0],
      ["after GetObject", 1],
    ]);
  });

  it("answers a recording in its order, and records none of it", async () => {
    const requests = ["/a", "/b"].map((url) => ({ method: "PUT", url, headers: {}, body: Buffer.from(url) }));
    await test.wire.replay(requests);
    expect(test.standIn.requests.map(({ url }) => url)).toEqual(["/a", "/b"]);
    expect([test.recorded(), seen]).toEqual([[], []]);
  });

  it("rejects a port that is taken, and says what to do", async () => {
    const other = await startStandIn();
    const taken = startTestWire(folder, { port: other.port });
    expect(await rejectionOf(taken)).toBe(
      `wire: port ${other.port} is taken by another program; choose another, or leave --port out for a free one`,
    );
    await other.close();
  });
});

describe("the record of calls", () => {
  it("has one line of a fixed shape for a call", async () => {
    await test.send({
      service: "ecr",
      method: "POST",
      path: "/",
      headers: jsonTarget("AmazonEC2ContainerRegistry_V20150921.CreateRepository"),
      body: '{"repositoryName":"dev-api"}',
    });
    expect(test.recorded()).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        service: "ecr",
        action: "CreateRepository",
        resource: "dev-api",
        status: 200,
        milliseconds: expect.any(Number),
        answeredBy: "emulator",
      },
    ]);
  });

  it("is in the order of the calls, with the status of each", async () => {
    test.standIn.answer = ({ url }) => ({ status: url === "/bucket/b" ? 404 : 200 });
    for (const key of ["a", "b", "c"]) await test.send({ path: `/bucket/${key}` });
    expect(test.recorded().map(({ resource, status }) => [resource, status])).toEqual([
      ["bucket/a", 200],
      ["bucket/b", 404],
      ["bucket/c", 200],
    ]);
  });

  it("holds nothing of what was sent or answered", async () => {
    await test.send({ method: "PUT", body: "very-secret" });
    expect(JSON.stringify(test.recorded())).not.toMatch(/very-secret|Signature|answered"/);
  });

  it("tells of every answer once it is sent, until nobody wants to hear", async () => {
    const heard: string[] = [];
    const stop = test.wire.onAnswered(({ action }, { body }, { status }) => heard.push(`${action} ${body} ${status}`));
    await test.send({ method: "PUT", path: "/bucket/key", body: "text" });
    stop();
    await test.send();
    expect(heard).toEqual(["PutObject text 200"]);
  });

  it("answers its own programs without a trace, and without the faults that are meant for others", async () => {
    const heard = jest.fn();
    const stop = test.wire.onAnswered(heard);
    test.wire.faults.plant({ times: 10, effect: { kind: "server-error" } });
    const before = test.recorded().length;
    const authorization = signedFor("s3").authorization.replace("AKIDEXAMPLE", OWN_ACCESS_KEY);
    expect(await test.send({ headers: { authorization } })).toMatchObject({ status: 200, text: "answered" });
    expect(test.recorded()).toHaveLength(before);
    expect(heard).not.toHaveBeenCalled();
    test.wire.faults.clear();
    stop();
  });
});
