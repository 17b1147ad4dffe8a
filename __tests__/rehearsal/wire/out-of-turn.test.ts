import type { Handler } from "../../../rehearsal/wire/handler";
import { temporaryFolder } from "../../support/temporary-folder";
import { startTestWire, type TestWire } from "../../support/test-wire";

const folder = temporaryFolder();
let test: TestWire;
const recorded: string[] = [];

beforeEach(async () => {
  recorded.length = 0;
  test = await startTestWire(folder, { onAnswer: ({ url }) => recorded.push(url) });
});
afterEach(() => test.close());

const text = (words: string) => ({ status: 200, headers: {}, body: Buffer.from(words) });

/** Answers calls for `bucket/long` only after somebody else's call was answered. */
const waitsForOthers = (outOfTurn: boolean): Handler => ({
  name: "waits",
  why: "",
  page: "",
  outOfTurn,
  answers: ({ resource }) => resource === "bucket/long",
  async answer() {
    return text((await test.send({ path: "/bucket/short" })).text);
  },
});

describe("a handler that was enlisted", () => {
  it("is asked before the others, until it is dismissed", async () => {
    const mine: Handler = { name: "mine", why: "", page: "", answers: () => true, answer: async () => text("mine") };
    const dismiss = test.wire.enlist([mine]);
    expect((await test.send()).text).toBe("mine");
    dismiss();
    expect((await test.send()).text).toBe("answered");
    expect(test.recorded().map(({ answeredBy }) => answeredBy)).toEqual(["mine", "emulator"]);
  });

  it("stays when the wire is reset", async () => {
    const mine: Handler = { name: "mine", why: "", page: "", answers: () => true, answer: async () => text("mine") };
    test.wire.enlist([mine]);
    test.wire.reset();
    expect((await test.send()).text).toBe("mine");
  });

  it("may wait for other calls when it answers out of turn", async () => {
    test.wire.enlist([waitsForOthers(true)]);
    expect((await test.send({ path: "/bucket/long" })).text).toBe("answered");
    expect(test.recorded().map(({ resource }) => resource)).toEqual(["bucket/short", "bucket/long"]);
  });

  it("holds up no other call while it answers out of turn", async () => {
    let release: (words: string) => void = () => undefined;
    const words = new Promise<string>((resolve) => {
      release = resolve;
    });
    const slow = { ...waitsForOthers(true), answer: async () => text(await words) };
    test.wire.enlist([slow]);
    const long = test.send({ path: "/bucket/long" });
    expect((await test.send({ path: "/bucket/short" })).text).toBe("answered");
    release("at last");
    expect((await long).text).toBe("at last");
  });

  it("waits its turn for what it asks of the emulator", async () => {
    let running = 0;
    let most = 0;
    test.standIn.answer = async ({ url }) => {
      running += 1;
      most = Math.max(most, running);
      if (url !== "/direct") await fetch(`http://127.0.0.1:${test.standIn.port}/direct`);
      running -= 1;
      return {};
    };
    const passesOn: Handler = {
      ...waitsForOthers(true),
      answer: (request, _call, forward) => forward(request),
    };
    test.wire.enlist([passesOn]);
    await Promise.all(["long", "short", "long", "short"].map((key) => test.send({ path: `/bucket/${key}` })));
    expect(most).toBe(2); // a call and its own round trip
  });

  it("is no part of the recording when it answers out of turn", async () => {
    test.wire.enlist([waitsForOthers(true)]);
    await test.send({ path: "/bucket/long" });
    expect(recorded).toEqual(["/bucket/short"]);
  });
});
