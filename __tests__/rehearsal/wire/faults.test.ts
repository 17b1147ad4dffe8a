import { ZodError } from "zod";
import type { AwsCall } from "../../../rehearsal/wire/aws-call";
import { errorOf, Faults } from "../../../rehearsal/wire/faults";

const put: AwsCall = { service: "s3", action: "PutObject", resource: "bucket/dev/storage.tfstate" };
const get: AwsCall = { ...put, action: "GetObject" };

type Planted = Parameters<Faults["plant"]>[0];
const cut = { kind: "cut" } as const;

/** Which of so many equal calls the faults meet. */
const metOf = (faults: Faults, count: number, call = put): boolean[] =>
  Array.from({ length: count }, () => faults.next(call) !== undefined);

const planted = (...all: Planted[]): Faults => {
  const faults = new Faults();
  for (const fault of all) faults.plant(fault);
  return faults;
};

describe("a planted fault", () => {
  it("meets the next call once", () => {
    expect(metOf(planted({ effect: cut }), 3)).toEqual([true, false, false]);
  });

  it("lets the calls pass that it skips", () => {
    expect(metOf(planted({ skip: 2, effect: cut }), 4)).toEqual([false, false, true, false]);
  });

  it("meets as many calls as it is told", () => {
    expect(metOf(planted({ skip: 1, times: 2, effect: cut }), 4)).toEqual([false, true, true, false]);
  });

  it("begins after a call that it waits for", () => {
    const faults = planted({ from: "PutObject", times: 2, effect: cut });
    expect([get, put, get, put, put].map((call) => faults.next(call) !== undefined)).toEqual([
      ...[false, false],
      ...[true, true, false],
    ]);
  });

  it.each([
    ["service", { service: "s3" }, { service: "ecr" }],
    ["action", { action: "PutObject" }, { action: "GetObject" }],
    ["part of the resource", { resource: "storage.tfstate" }, { resource: "network" }],
  ])("chooses by %s", (_what, met, passed) => {
    expect(planted({ ...met, effect: cut }).next(put)).toBeDefined();
    expect(planted({ ...passed, effect: cut }).next(put)).toBeUndefined();
  });

  it("does not count calls that it does not look at", () => {
    const faults = planted({ action: "PutObject", skip: 1, effect: cut });
    expect([faults.next(get), faults.next(get), faults.next(put)]).toEqual([undefined, undefined, undefined]);
    expect(faults.next(put)?.effect).toEqual(cut);
  });

  it("gives way to an earlier one, and keeps its turn", () => {
    const faults = planted({ effect: cut }, { effect: { kind: "throttle" } });
    expect([faults.next(put), faults.next(put), faults.next(put)].map((fault) => fault?.effect.kind)).toEqual([
      "cut",
      "throttle",
      undefined,
    ]);
  });

  it("counts the calls that another one met", () => {
    const faults = planted({ effect: cut }, { skip: 1, effect: { kind: "throttle" } });
    expect([faults.next(put), faults.next(put)].map((fault) => fault?.effect.kind)).toEqual(["cut", "throttle"]);
  });

  it("is gone once they are cleared", () => {
    const faults = planted({ effect: cut });
    faults.clear();
    expect([faults.planted, faults.next(put)]).toEqual([[], undefined]);
  });

  it("takes effect before AWS unless told otherwise", () => {
    expect(planted({ effect: cut }).planted).toEqual([{ skip: 0, times: 1, when: "before", effect: cut }]);
  });

  it.each([
    ["without an effect", {}, "effect"],
    ["of an effect that does not exist", { effect: { kind: "explode" } }, "effect.kind"],
    ["without a status", { effect: { kind: "error", code: "X", message: "x" } }, "effect.status"],
    [
      "with the status of a success",
      { effect: { kind: "error", status: 200, code: "X", message: "x" } },
      "effect.status",
    ],
    ["that delays by nothing", { effect: { kind: "delay", milliseconds: 0 } }, "effect.milliseconds"],
    ["that delays for over ten minutes", { effect: { kind: "delay", milliseconds: 600_001 } }, "effect.milliseconds"],
    ["that never happens", { times: 0, effect: cut }, "times"],
    ["that skips a part of a call", { skip: 0.5, effect: cut }, "skip"],
    ["at another moment", { when: "during", effect: cut }, "when"],
    ["whose effect has a field too many", { effect: { kind: "cut", status: 500 } }, "effect"],
    ["with a misspelt field", { servce: "s3", effect: cut }, ""],
    ["that is a text", "cut", ""],
  ])("is rejected %s, and names the field", (_what, fault, path) => {
    const faults = new Faults();
    const plant = () => faults.plant(fault as Planted);
    expect(plant).toThrow(ZodError);
    expect(faults.planted).toEqual([]);
    try {
      plant();
    } catch (error) {
      expect((error as ZodError).issues.map((issue) => issue.path.join("."))).toEqual([path]);
    }
  });
});

describe("the error of a fault", () => {
  const codeOf = (kind: "server-error" | "throttle" | "expired-token", service: string) => {
    const error = errorOf({ kind }, { ...put, service });
    return [error?.status, error?.code];
  };

  it.each([
    ["server-error", "s3", 500, "InternalError"],
    ["server-error", "ecr", 500, "InternalFailure"],
    ["throttle", "s3", 503, "SlowDown"],
    ["throttle", "ecr", 400, "ThrottlingException"],
    ["expired-token", "s3", 400, "ExpiredToken"],
    ["expired-token", "iam", 403, "ExpiredToken"],
    ["expired-token", "sts", 403, "ExpiredToken"],
    ["expired-token", "ssm", 403, "ExpiredTokenException"],
  ] as const)("%s of %s is %i %s, as AWS has it", (kind, service, status, code) => {
    expect(codeOf(kind, service)).toEqual([status, code]);
  });

  it("is the one that was planted, word for word", () => {
    const error = { kind: "error", status: 409, code: "OperationAborted", message: "again" } as const;
    expect(errorOf(error, put)).toBe(error);
  });

  it.each([cut, { kind: "delay", milliseconds: 1 } as const])("is none for $kind", (effect) => {
    expect(errorOf(effect, put)).toBeUndefined();
  });
});
