import { matchesEvent } from "../../../rehearsal/events/event-pattern";

const GUIDE = "https://docs.aws.amazon.com/eventbridge/latest/userguide";
const OPERATORS = `${GUIDE}/eb-create-pattern-operators.html`;
const PATTERNS = `${GUIDE}/eb-create-pattern.html`;
const EVENTS = `${GUIDE}/eb-event-patterns.html`;
const ECS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html";

/** The example of the user guide. */
const instance = {
  source: "aws.ec2",
  "detail-type": "EC2 Instance State-change Notification",
  account: "111122223333",
  region: "us-east-1",
  resources: ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
  detail: { "instance-id": "i-1234567890abcdef0", state: "terminated" },
};
const service = "arn:aws:ecs:us-west-2:111122223333:service/default/servicetest";
const deployment = {
  source: "aws.ecs",
  "detail-type": "ECS Deployment State Change",
  resources: [service],
  detail: { eventName: "SERVICE_DEPLOYMENT_FAILED", deploymentId: "ecs-svc/123" },
};
const detail = (fields: object) => ({ detail: fields });

type Case = [page: string, pattern: object, matching: readonly object[], others: readonly object[]];

/** Operators as the page's table and sections show them. */
const CASES: Readonly<Record<string, Case>> = {
  "a source": [EVENTS, { source: ["aws.ec2"] }, [instance], [deployment, {}]],
  "one of several values": [
    ...[EVENTS, detail({ state: ["terminated", "stopped"] })],
    [instance],
    [detail({ state: "running" })],
  ] as unknown as Case,
  "several fields at once": [
    PATTERNS,
    { source: ["aws.ec2"], detail: { state: ["running"] } },
    [{ ...instance, detail: { state: "running" } }],
    [instance, detail({ state: "running" })],
  ],
  "an element of an array": [
    ECS,
    { source: ["aws.ecs"], "detail-type": ["ECS Deployment State Change"], resources: [service] },
    [deployment, { ...deployment, resources: ["arn:other", service] }],
    [{ ...deployment, resources: [`${service}-2`] }, { ...deployment, resources: [] }, instance],
  ],
  "a number, exactly": [OPERATORS, detail({ n: [1] }), [detail({ n: 1 })], [detail({ n: "1" }), detail({ n: 2 })]],
  null: [
    OPERATORS,
    detail({ UserID: [null] }),
    [detail({ UserID: null })],
    [detail({ UserID: "" }), detail({}), detail({ UserID: "null" })],
  ],
  "the empty text": [
    OPERATORS,
    detail({ eventVersion: [""] }),
    [detail({ eventVersion: "" })],
    [detail({ eventVersion: null })],
  ],
  prefix: [
    OPERATORS,
    { time: [{ prefix: "2017-10-02" }] },
    [{ time: "2017-10-02T18:43:48Z" }],
    [{ time: "2018-10-02" }],
  ],
  "prefix, ignoring case": [
    OPERATORS,
    detail({ service: [{ prefix: { "equals-ignore-case": "EventB" } }] }),
    [detail({ service: "EVENTBridge" }), detail({ service: "eventbridge" })],
    [detail({ service: "my-eventbridge" })],
  ],
  suffix: [
    OPERATORS,
    detail({ FileName: [{ suffix: ".png" }] }),
    [detail({ FileName: "a.png" })],
    [detail({ FileName: "a.png.txt" }), detail({ FileName: "a.PNG" }), detail({ FileName: 1 })],
  ],
  "suffix, ignoring case": [
    OPERATORS,
    detail({ FileName: [{ suffix: { "equals-ignore-case": ".png" } }] }),
    [detail({ FileName: "a.PNG" })],
    [detail({ FileName: "a.jpg" })],
  ],
  "anything-but a text": [
    OPERATORS,
    detail({ state: [{ "anything-but": "initializing" }] }),
    [detail({ state: "running" }), detail({ state: "Initializing" })],
    [detail({ state: "initializing" }), detail({})],
  ],
  "anything-but a number": [
    OPERATORS,
    detail({ "x-limit": [{ "anything-but": 123 }] }),
    [detail({ "x-limit": 12 })],
    [detail({ "x-limit": 123 })],
  ],
  "anything-but several": [
    OPERATORS,
    detail({ state: [{ "anything-but": ["stopped", "overloaded"] }] }),
    [detail({ state: "running" })],
    [detail({ state: "stopped" }), detail({ state: "overloaded" })],
  ],
  "anything-but with a prefix": [
    OPERATORS,
    detail({ state: [{ "anything-but": { prefix: "init" } }] }),
    [detail({ state: "running" })],
    [detail({ state: "initializing" })],
  ],
  "anything-but with several suffixes": [
    OPERATORS,
    detail({ FileName: [{ "anything-but": { suffix: [".txt", ".rtf"] } }] }),
    [detail({ FileName: "a.png" })],
    [detail({ FileName: "a.txt" }), detail({ FileName: "a.rtf" })],
  ],
  "anything-but, ignoring case": [
    OPERATORS,
    detail({ state: [{ "anything-but": { "equals-ignore-case": ["initializing", "stopped"] } }] }),
    [detail({ state: "running" })],
    [detail({ state: "INITIALIZING" }), detail({ state: "Stopped" })],
  ],
  "anything-but a wildcard": [
    OPERATORS,
    detail({ FilePath: [{ "anything-but": { wildcard: "*/lib/*" } }] }),
    [detail({ FilePath: "/usr/bin/a" })],
    [detail({ FilePath: "/usr/lib/a" })],
  ],
  numeric: [
    OPERATORS,
    detail({
      "c-count": [{ numeric: [">", 0, "<=", 5] }],
      "d-count": [{ numeric: ["<", 10] }],
      x: [{ numeric: ["=", 3.018e2] }],
    }),
    [detail({ "c-count": 5, "d-count": 9, x: 301.8 })],
    [
      detail({ "c-count": 0, "d-count": 9, x: 301.8 }),
      detail({ "c-count": 6, "d-count": 9, x: 301.8 }),
      detail({ "c-count": 5, "d-count": 10, x: 301.8 }),
      detail({ "c-count": "5", "d-count": 9, x: 301.8 }),
    ],
  ],
  "an IP address in a network": [
    OPERATORS,
    detail({ sourceIPAddress: [{ cidr: "10.0.0.0/24" }] }),
    [detail({ sourceIPAddress: "10.0.0.255" })],
    [detail({ sourceIPAddress: "10.0.1.0" }), detail({ sourceIPAddress: "host" }), detail({ sourceIPAddress: "::1" })],
  ],
  "a field that exists": [
    OPERATORS,
    detail({ state: [{ exists: true }] }),
    [detail({ state: "running" }), detail({ state: null })],
    [detail({}), {}, detail({ state: { inner: 1 } })],
  ],
  "a field that does not exist": [
    OPERATORS,
    { source: ["a"], detail: { state: { x: [{ exists: false }] } } },
    [{ source: "a" }, { source: "a", detail: { state: {} } }],
    [{ source: "a", detail: { state: { x: 1 } } }],
  ],
  "equals-ignore-case": [
    OPERATORS,
    { "detail-type": [{ "equals-ignore-case": "ec2 instance State-change Notification" }] },
    [instance],
    [deployment],
  ],
  wildcard: [
    OPERATORS,
    detail({ path: [{ wildcard: "dir/*.png" }, { wildcard: "*/users/*.txt" }] }),
    [detail({ path: "dir/a/b.png" }), detail({ path: "x/users/y.txt" })],
    [detail({ path: "dir/a.jpg" }), detail({ path: "other/dir/a.png" }), detail({ path: "dirXapng" })],
  ],
  "a star that was escaped": [
    OPERATORS,
    detail({ path: [{ wildcard: "a\\*b" }] }),
    [detail({ path: "a*b" })],
    [detail({ path: "aXb" }), detail({ path: "a\\b" })],
  ],
  $or: [
    OPERATORS,
    detail({ $or: [{ "c-count": [{ numeric: [">", 0] }] }, { "d-count": [{ numeric: ["<", 10] }] }], state: ["on"] }),
    [detail({ "c-count": 1, state: "on" }), detail({ "d-count": 9, state: "on" })],
    [detail({ "c-count": 0, "d-count": 10, state: "on" }), detail({ "c-count": 1, state: "off" })],
  ],
};

describe("an event pattern", () => {
  const matching = Object.entries(CASES).flatMap(([name, [page, pattern, events]]) =>
    events.map((event) => ({ name, page, pattern, event, text: JSON.stringify(event) })),
  );
  const others = Object.entries(CASES).flatMap(([name, [page, pattern, , events]]) =>
    events.map((event) => ({ name, page, pattern, event, text: JSON.stringify(event) })),
  );

  it.each(matching)("with $name matches $text ($page)", ({ pattern, event }) => {
    expect(matchesEvent(JSON.stringify(pattern), event)).toBe(true);
  });

  it.each(others)("with $name rejects $text ($page)", ({ pattern, event }) => {
    expect(matchesEvent(JSON.stringify(pattern), event)).toBe(false);
  });

  it("rejects everything when it is empty", () => {
    expect(matchesEvent("{}", instance)).toBe(false);
  });

  it("rejects everything by an operator that is not known", () => {
    expect(matchesEvent('{"source":[{"sounds-like":"aws.ec2"}]}', instance)).toBe(false);
  });
});
