import { endToEnd, headersForTarget, traceOf } from "../../../rehearsal/alb/request-headers";
import { loadBalancer } from "../../support/test-alb";

const listener = { arn: "arn:listener", protocol: "HTTPS", port: 443, rules: [], loadBalancer };
const sent = (raw: string[], changes: Partial<typeof loadBalancer> = {}) =>
  headersForTarget(raw, { ...listener, loadBalancer: { ...loadBalancer, ...changes } }, "203.0.113.7");

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html */
describe("the trace of a request", () => {
  const self = "1-67891234-12456789abcdef012345678";
  const root = "Root=1-67891233-abcdef012345678912345678";

  it.each([
    ["is made where there is none", undefined, `Root=${self}`],
    ["is extended where there is a root", root, `Self=${self};${root}`],
    ["keeps fields of the application's own", `${root};CalledFrom=app`, `Self=${self};${root};CalledFrom=app`],
    ["replaces what another load balancer said of itself", `Self=1-1-1;${root}`, `Self=${self};${root}`],
    ["gets a root where only other fields are given", "CalledFrom=app", `Root=${self};CalledFrom=app`],
    ["does not trust what has no root", "garbage", `Root=${self};garbage`],
  ])("%s", (_words, given, expected) => {
    expect(traceOf(given, self)).toBe(expected);
  });

  it("has the time in seconds and 24 digits of its own", () => {
    expect(traceOf(undefined)).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });
});

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html */
describe("the headers that a target gets", () => {
  it("tell the client, the listener's protocol and its port", () => {
    expect(sent(["Host", "a.test"])).toMatchObject({
      Host: "a.test",
      "X-Forwarded-For": "203.0.113.7",
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Port": "443",
    });
  });

  it("append the client to the chain that it sends", () => {
    expect(sent(["x-forwarded-for", "192.0.2.1, 192.0.2.2"])).toMatchObject({
      "X-Forwarded-For": "192.0.2.1, 192.0.2.2, 203.0.113.7",
    });
  });

  it.each([
    ["preserve", "192.0.2.1"],
    ["remove", undefined],
  ] as const)("have the chain as the attribute says: %s", (forwardedForMode, chain) => {
    expect(sent(["X-Forwarded-For", "192.0.2.1"], { forwardedForMode })["X-Forwarded-For"]).toBe(chain);
  });

  it("do not let a client say by which protocol it came", () => {
    const headers = sent(["X-Forwarded-Proto", "gopher", "x-forwarded-port", "1"]);
    expect(Object.entries(headers).filter(([name]) => /proto|port/i.test(name))).toEqual([
      ["X-Forwarded-Proto", "https"],
      ["X-Forwarded-Port", "443"],
    ]);
  });

  it("leave out what belongs to the connection, and what it names", () => {
    expect(endToEnd(["Connection", "close, X-Mine", "X-Mine", "1", "TE", "trailers", "X-Other", "2"])).toEqual({
      "X-Other": "2",
    });
  });

  it("keep a header that comes twice, both times", () => {
    expect(endToEnd(["Set-Cookie", "a=1", "set-cookie", "b=2"])).toEqual({ "Set-Cookie": ["a=1", "b=2"] });
  });

  it("drop a name that is not valid only where the attribute says so", () => {
    const names = (dropsInvalidHeaders: boolean) => Object.keys(sent(["x_mine", "1"], { dropsInvalidHeaders }));
    expect([names(true).includes("x_mine"), names(false).includes("x_mine")]).toEqual([false, true]);
  });
});
