import { ecsEvent, SUCCESS, urlCall } from "./support/deliveries";
import { createNotifier, logOf } from "./support/notifier";

const HOSTILE: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  Number.MAX_VALUE,
  "",
  " ",
  "\u0000",
  "a\r\nb",
  "\ud800",
  "__proto__",
  "toString",
  [],
  [null],
  {},
  { toString: null },
  "x".repeat(300_000),
];

type Tree = Readonly<Record<string, unknown>>;

/** Every path of a tree, the root's included. */
const pathsOf = (value: unknown, path: readonly string[] = []): string[][] => [
  [...path],
  ...(typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))
    : []),
];

/** The same tree with another value at one path. */
const changed = (tree: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined) return value;
  const copy = structuredClone(tree) as Record<string, unknown>;
  copy[key] = changed((tree as Tree)[key], rest, value);
  return copy;
};

const variants = (tree: unknown) =>
  pathsOf(tree).flatMap((path) => HOSTILE.map((value) => ({ path, value, tree: changed(tree, path, value) })));

const words = (value: unknown) => JSON.stringify(value)?.slice(0, 30);

describe("an event with any one field replaced by nonsense", () => {
  it("ends without a throw, in one line of the log and at most one message", async () => {
    const surprises: string[] = [];
    const events = variants(ecsEvent());
    for (const { path, value, tree } of events) {
      const notifier = createNotifier();
      const answer = await notifier.invoke(tree).catch((error) => error);
      const [{ level } = {}] = logOf(notifier);
      const isAsExpected =
        answer === undefined && notifier.logLines.length === 1 && notifier.messages.length === (level === 30 ? 1 : 0);
      if (!isAsExpected) surprises.push(`${path.join(".")}: ${words(value)}: ${answer}`);
    }
    expect(surprises).toEqual([]);
    expect(events.length).toBeGreaterThan(250);
  });
});

describe("a call with any one field replaced by nonsense", () => {
  const full = { ...SUCCESS, by: "Ann", commit: "c1bf061", link: "https://a.example", detail: "d" };
  const ofBody = variants(full).map(({ tree, ...rest }) => ({ ...rest, tree: urlCall(JSON.stringify(tree)) }));
  const ofRequest = variants(urlCall(full)).filter(({ path }) => path.length > 0);
  const isCall = (event: unknown) => typeof event === "object" && event !== null && "requestContext" in event;

  it("is always answered, in one line of the log, which quotes nothing of it", async () => {
    const surprises: string[] = [];
    const calls = [...ofBody, ...ofRequest].filter(({ tree }) => isCall(tree));
    for (const { path, value, tree } of calls) {
      const notifier = createNotifier();
      const answer = await notifier.invoke(tree).catch((error) => ({ statusCode: String(error) }));
      const isKnown = [202, 400, 405, 413, 422].includes(answer?.statusCode as number);
      const isSent = answer?.statusCode === 202;
      const log = notifier.logLines.join("");
      const isDiscreet = log.length < 1_000 && !/AKIASECRET|5ec2e7/.test(log);
      if (!isKnown || notifier.logLines.length !== 1 || notifier.messages.length !== Number(isSent) || !isDiscreet)
        surprises.push(`${path.join(".")}: ${words(value)}: ${answer?.statusCode}`);
    }
    expect(surprises).toEqual([]);
    expect(calls.length).toBeGreaterThan(400);
  });

  it("is refused as malformed where its context is nonsense", async () => {
    for (const value of HOSTILE)
      expect(await createNotifier().invoke({ requestContext: value })).toMatchObject({ statusCode: 400 });
  });
});
