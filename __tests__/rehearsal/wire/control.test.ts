import { controlOf } from "../../../rehearsal/wire/control";
import { Faults } from "../../../rehearsal/wire/faults";
import { requestOf } from "../../support/wire-request";

const faults = new Faults();
const reset = jest.fn(async () => faults.clear());
const emulator = { port: 0, pid: 42, ended: Promise.resolve(), reset, stop: async () => undefined };
const control = controlOf({ faults, reset, emulator, players: () => undefined });

const ask = async (line: string, body = "") => {
  const { status, body: answer } = await control(requestOf(line, { body }));
  return { status, answer: JSON.parse(answer.toString("utf8")) };
};
const cut = { skip: 0, times: 1, when: "before", effect: { kind: "cut" } };

beforeEach(() => faults.clear());

describe("the wire's own door", () => {
  it("tells its processes and faults", async () => {
    expect(await ask("GET /_wire/status")).toEqual({
      status: 200,
      answer: { pid: process.pid, emulatorPid: 42, faults: [] },
    });
  });

  it("plants a fault and lists it", async () => {
    expect(await ask("POST /_wire/faults", '{"effect":{"kind":"cut"}}')).toEqual({ status: 201, answer: [cut] });
    expect(await ask("GET /_wire/faults")).toEqual({ status: 200, answer: [cut] });
  });

  it("clears the faults", async () => {
    faults.plant({ effect: { kind: "cut" } });
    expect(await ask("DELETE /_wire/faults")).toEqual({ status: 200, answer: [] });
    expect(faults.planted).toEqual([]);
  });

  it("resets what stands behind it", async () => {
    expect((await ask("POST /_wire/reset")).status).toBe(200);
    expect(reset).toHaveBeenCalledTimes(1);
  });

  it.each(["GET /_wire/", "GET /_wire/reset", "PUT /_wire/faults", "GET /_wire/nothing"])(
    "rejects %s with 404 and names what there is",
    async (line) => {
      const { status, answer } = await ask(line);
      expect([status, answer.error]).toEqual([404, expect.stringContaining("POST /_wire/faults")]);
    },
  );

  it.each([
    ['{"effect":{"kind":"explode"}}', "effect.kind"],
    ['{"times":0,"effect":{"kind":"cut"}}', "times"],
  ])("rejects the malformed fault %s with 422 and names the field", async (body, field) => {
    const { status, answer } = await ask("POST /_wire/faults", body);
    expect([status, answer.error]).toEqual([422, expect.stringContaining(field)]);
  });

  it.each(["", "{", "cut"])("rejects %j with 400: it is not JSON", async (body) => {
    const { status, answer } = await ask("POST /_wire/faults", body);
    expect([status, answer.error]).toEqual([400, expect.stringMatching(/^not JSON: /)]);
  });
});
