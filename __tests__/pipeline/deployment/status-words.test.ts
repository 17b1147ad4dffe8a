import type { EnvironmentStatus } from "../../../pipeline/deployment/status";
import { statusWords } from "../../../pipeline/deployment/status-words";

const [old, young] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`];
const well: EnvironmentStatus = {
  ...{ environment: "dev", account: "123456789012", region: "us-east-1", url: "http://127.0.0.1:8000" },
  stacks: { storage: 12, network: 40, app: 50 },
  service: {
    ...{ desired: 2, running: 2, pending: 0, rollout: "COMPLETED", why: "completed." },
    taskDefinition: "arn:aws:ecs:us-east-1:123456789012:task-definition/dev-stockwiz:7",
  },
  images: [
    { service: "api-gateway", digest: old, tags: ["0123abc", "release-0123abc"], isKept: true, waiting: undefined },
  ],
  deploying: undefined,
  targetGroups: [
    { name: "dev-api-gw-tg", asks: "", targets: [{ address: "10.0.11.5:8000", state: "healthy", why: undefined }] },
  ],
  alarms: [{ name: "dev-cpu-high", state: "OK", why: "below" }],
};
const linesOf = (changes: Partial<EnvironmentStatus>): string[] => statusWords({ ...well, ...changes }).split("\n");

describe("the status of an environment", () => {
  it("fits one screen when all is well", () => {
    expect(linesOf({})).toEqual([
      "dev in 123456789012 (us-east-1)",
      "  url      http://127.0.0.1:8000",
      "  stacks   storage: applied, 12 resources",
      "           network: applied, 40 resources",
      "           app: applied, 50 resources",
      "  service  2 of 2 tasks run",
      "           dev-stockwiz:7: the deployment is COMPLETED",
      "  images   api-gateway  sha256:111111111111  0123abc, release-0123abc",
      "  targets  dev-api-gw-tg: 10.0.11.5:8000 is healthy",
      "  alarms   none of 1 is in alarm",
    ]);
  });

  it("says why a deployment is not completed, and what is starting", () => {
    const service = well.service && { ...well.service, running: 1, pending: 1, rollout: "FAILED", why: "tasks failed" };
    expect(linesOf({ service }).slice(5, 7)).toEqual([
      "  service  1 of 2 tasks run, 1 more start",
      "           dev-stockwiz:7: the deployment is FAILED: tasks failed",
    ]);
  });

  it("says that a deployment is under way, or was cut off, and what to do then", () => {
    expect(linesOf({ deploying: "2026-11-23T10:00:00.000Z" })[6]).toBe(
      "           a deployment that began at 2026-11-23T10:00:00.000Z is under way, or was cut off: deploy again, or rollback",
    );
  });

  it("tells an image that may expire although it runs", () => {
    const images = [{ service: "a", digest: old, tags: ["0123abc"], isKept: false, waiting: undefined }];
    expect(linesOf({ images })[7]).toBe(
      "  images   a  sha256:111111111111  0123abc  (has no release tag, so it may expire: apply or deploy gives it one)",
    );
  });

  it("tells an image that its repository lost, one without a tag, and a parameter that names another", () => {
    const images = [
      { service: "a", digest: old, tags: undefined, isKept: false, waiting: undefined },
      { service: "bee", digest: old, tags: [], isKept: true, waiting: young },
    ];
    expect(linesOf({ images }).slice(7, 9)).toEqual([
      "  images   a    sha256:111111111111  is not in its repository any more",
      "           bee  sha256:111111111111  without a tag  (its parameter says sha256:222222222222, which is not deployed)",
    ]);
  });

  it("says why a target is not healthy, and which group has none", () => {
    const targetGroups = [
      { name: "g", asks: "", targets: [{ address: "10.0.0.1:1", state: "unhealthy", why: "timed out" }] },
      { name: "h", asks: "", targets: [] },
    ];
    expect(linesOf({ targetGroups }).slice(8, 10)).toEqual([
      "  targets  g: 10.0.0.1:1 is unhealthy: timed out",
      "           h: has no target",
    ]);
  });

  it("names the alarms that are in alarm, and neither those that are well nor those that know nothing yet", () => {
    const alarms = ["ALARM", "OK", "INSUFFICIENT_DATA"].map((state) => ({
      name: `dev-${state}`,
      state,
      why: "because",
    }));
    expect(linesOf({ alarms }).slice(9)).toEqual(["  alarms   dev-ALARM: because"]);
  });
});
