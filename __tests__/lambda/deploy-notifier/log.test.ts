import { createLog, describeFault, type LogLevel } from "../../../lambda/deploy-notifier/log";

const linesOf = (level: LogLevel) => {
  const lines: string[] = [];
  const log = createLog({ level, write: (line) => lines.push(line), fields: { service: "s" } }).with({
    requestId: "r",
  });
  log.info({}, "told");
  log.warn({}, "warned");
  log.error({}, "failed");
  return lines;
};

describe("the log", () => {
  it("writes one line of JSON for each event, with its time and the request's id", () => {
    const [line = ""] = linesOf("info");
    expect(line.endsWith("}\n")).toBe(true);
    expect(JSON.parse(line)).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      service: "s",
      requestId: "r",
      msg: "told",
    });
  });

  it.each<[LogLevel, number]>([
    ["trace", 3],
    ["info", 3],
    ["warn", 2],
    ["error", 1],
    ["fatal", 0],
    ["silent", 0],
  ])("from %s on writes %i of info, warning and error", (level, count) => {
    expect(linesOf(level)).toHaveLength(count);
  });

  it("stays one line whatever the text holds", () => {
    const lines: string[] = [];
    createLog({ level: "info", write: (line) => lines.push(line), fields: {} }).info({}, "a\nb\u2028c");
    expect(lines.join("").match(/\n/g)).toHaveLength(1);
  });

  it("says of an error its name, message, stack and causes, and nothing that a client hung on it", () => {
    const cause = Object.assign(new TypeError("inner"), { $metadata: "kept out" });
    const fault = describeFault(Object.assign(new Error("outer", { cause }), { request: "kept out" }));
    expect(fault).toMatchObject({ name: "Error", message: "outer", cause: { name: "TypeError", message: "inner" } });
    expect(JSON.stringify(fault)).not.toContain("kept out");
  });

  it("says even of what is no error what it was", () => {
    expect(describeFault("lost")).toEqual({ message: "lost" });
  });
});
