import type { Expectation } from "./request";
import type { SHAPES } from "./shape";

export type Shape = keyof typeof SHAPES;

/** Collection variable that holds a JSON Schema: written once, not in each of a thousand scripts. */
export const shapeVariable = (shape: Shape): string => `shape of ${shape}`;

/** A cache may be behind for 50 ms; a little more, because timers may be early. */
const STALE_MS = 60;

/** Lets the caches catch up with a write. */
export const waitScript = `setTimeout(() => {}, ${STALE_MS}); // a value may be stale for 50 ms after a write`;

const quoted = (text: string): string => JSON.stringify(text);
const check = (what: string, assertion: string): string => `pm.test(${quoted(what)}, () => { ${assertion} });`;
/** `{{variables}}` of an expected text are filled in when the answer is there. */
const filled = (text: string): string =>
  text.includes("{{") ? `pm.variables.replaceIn(${quoted(text)})` : quoted(text);

const headerCheck = ([name, pattern]: [string, string | null], prefix: string): string =>
  pattern === null
    ? check(`has no ${name}`, `pm.response.to.not.have.header(${quoted(name)});`)
    : check(
        `has the ${name} that belongs to it`,
        `pm.expect(answer.headers.get(${quoted(name)})).to.match(new RegExp(${filled(pattern.replace("PREFIX", prefix))}));`,
      );

/** A number or null in a variable is compared as such: `#{{price}}`. */
const expressionOf = (value: unknown): string => {
  if (typeof value !== "string") return JSON.stringify(value);
  return value.startsWith("#") ? `JSON.parse(${filled(value.slice(1))})` : filled(value);
};

const bodyChecks = ({ status, shape, fields = {}, problem, wrong }: Expectation): string[] => [
  ...(shape
    ? [
        check(
          `is shaped like ${shape}`,
          `pm.response.to.have.jsonSchema(JSON.parse(pm.collectionVariables.get(${quoted(shapeVariable(shape))})));`,
        ),
      ]
    : []),
  ...(status >= 400 && shape === "problem"
    ? [
        check(
          "is problem+json",
          `pm.expect(answer.headers.get("content-type")).to.match(/^application\\/problem\\+json/);`,
        ),
        check("repeats its status", `pm.expect(body.status).to.equal(${status});`),
      ]
    : []),
  ...(problem ? [check(`says ${problem}`, `pm.expect(body.type).to.equal("urn:stockwiz:problem:${problem}");`)] : []),
  ...(wrong
    ? [
        check(
          `names ${wrong.join(", ")}`,
          `pm.expect(body.errors.map(({ field }) => field)).to.eql(${JSON.stringify(wrong)});`,
        ),
      ]
    : []),
  ...Object.entries(fields).map(([field, value]) =>
    check(
      `has the ${field} that it must`,
      `pm.expect(body${field.startsWith("[") ? "" : "."}${field}).to.eql(${expressionOf(value)});`,
    ),
  ),
];

/** Where others write meanwhile, the copy may be out of date by now; then the answer has another ETag. */
const statusCheck = ({ status, orChanged }: Expectation): string =>
  orChanged
    ? check(
        `answers ${status}, or what changed meanwhile`,
        `if (answer.code !== ${status}) { pm.response.to.have.status(200); pm.expect(answer.headers.get("etag")).to.not.equal(pm.collectionVariables.get("etag")); }`,
      )
    : check(`answers ${status}`, `pm.response.to.have.status(${status});`);

/** Inline rather than once for the whole collection: there, Postman would start one more sandbox for each request. */
const everyAnswer = (seconds: number): string =>
  check(
    `has a request id, comes within ${seconds} s, and does not say what it runs on`,
    `answer.to.have.header("x-request-id"); answer.to.not.have.header("x-powered-by"); pm.expect(answer.responseTime).to.be.below(${seconds * 1_000});`,
  );

/** The script that Postman runs on an answer. */
export const scriptFor = (expectation: Expectation, prefix: string): string[] => {
  const { status, headers = {}, holds = {}, keep = {}, withinSeconds = 5 } = expectation;
  const isRefusal = status >= 400;
  const shape = expectation.shape ?? (isRefusal ? "problem" : undefined);
  const isBodiless = status === 204 || status === 304;
  return [
    "const answer = pm.response;",
    everyAnswer(withinSeconds),
    statusCheck(expectation),
    ...(shape === undefined ? [] : ["let body; try { body = answer.json(); } catch { body = {}; }"]),
    ...(isBodiless && !expectation.orChanged ? [check("has no body", `pm.expect(answer.text()).to.equal("");`)] : []),
    ...bodyChecks({ ...expectation, ...(shape && { shape }) }),
    ...Object.entries(headers).map((header) => headerCheck(header, prefix)),
    ...Object.entries(holds).map(([what, expression]) => check(what, `pm.expect(${expression}).to.be.true;`)),
    ...Object.entries(keep).map(([name, expression]) => `pm.collectionVariables.set(${quoted(name)}, ${expression});`),
  ];
};

/** Before the first request of a folder: a name of its own for each iteration, so that iterations never meet. */
export const NEW_ITERATION: readonly string[] = [
  'if (pm.collectionVariables.get("iteration") !== String(pm.info.iteration)) {',
  '  pm.collectionVariables.set("iteration", String(pm.info.iteration));',
  '  pm.collectionVariables.set("run", pm.variables.replaceIn("newman-{{$guid}}"));',
  "}",
];
