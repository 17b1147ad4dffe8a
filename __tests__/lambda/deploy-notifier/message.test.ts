import { messageFrom, type Notice } from "../../../lambda/deploy-notifier/message";

const notice: Notice = {
  what: "apply of app",
  environment: "dev",
  result: "succeeded",
  who: "Ann",
  when: new Date("2026-11-23T04:47:09Z"),
};
/** What SNS takes: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SNS_BYTES = 262_144;

describe("the subject of a message", () => {
  it.each([
    ["an accent", "Änderung für René", "Anderung fur Rene"],
    ["another script", "部署 app", "?? app"],
    ["a face", "done 🎉", "done ?"],
    ["half a character", "a\ud800b", "a?b"],
    ["a ligature", "ﬁx", "fix"],
    ["a wide blank", "a\u3000b", "a b"],
  ])("spells %s in ASCII", (_what, what, spelled) => {
    expect(messageFrom({ ...notice, what }).subject).toBe(`[StockWiz dev] SUCCEEDED: ${spelled}`);
  });

  it.each([72, 73, 74, 200, 5_000])("stays below 100 characters with %i characters to say", (length) => {
    const { subject } = messageFrom({ ...notice, what: "ﷺ".repeat(length) });
    expect(subject.length).toBeLessThan(100);
    expect(subject).toMatch(/^\[StockWiz dev\] SUCCEEDED: [ -~]+$/);
  });

  it("is not cut where it just fits", () => {
    const what = "a".repeat(99 - "[StockWiz dev] SUCCEEDED: ".length);
    expect(messageFrom({ ...notice, what }).subject).toBe(`[StockWiz dev] SUCCEEDED: ${what}`);
    expect(messageFrom({ ...notice, what: `${what}a` }).subject).toMatch(/a\.\.\.$/);
  });
});

describe("the text of a message", () => {
  it.each(["\n", "\r\n", "\r", "\u2028", "\u2029"])("lets no line of a reason pass for a field: %j", (lineBreak) => {
    const { text } = messageFrom({ ...notice, result: "failed", reason: `no${lineBreak}Result:  succeeded` });
    expect(text).toContain("\nReason:  no\n         Result:  succeeded\n");
    expect(text.match(/^Result:.*$/gm)).toEqual(["Result:  failed"]);
  });

  it("takes control characters out of a reason", () => {
    expect(messageFrom({ ...notice, reason: "\u001b[31mred\u0000\u0007\tand tab" }).text).toContain(
      "Reason:  [31mred\tand tab\n",
    );
  });

  it("stays within what SNS takes, however long the reason and wide its characters", () => {
    for (const reason of ["€".repeat(100_000), "\n".repeat(100_000), `a${"\n".repeat(100_000)}a`]) {
      const { text } = messageFrom({ ...notice, reason });
      expect(Buffer.byteLength(text)).toBeLessThan(SNS_BYTES);
    }
  });
});
