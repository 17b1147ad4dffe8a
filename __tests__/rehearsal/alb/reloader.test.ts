import { changesRouting, Reloader } from "../../../rehearsal/alb/reloader";
import { temporaryFolder } from "../../support/temporary-folder";
import { startTestWire, type TestWire } from "../../support/test-wire";
import { until } from "../../support/until";

describe("a call that changes what a load balancer does", () => {
  it.each([
    ["elasticloadbalancing", "CreateRule", true],
    ["elasticloadbalancing", "SetRulePriorities", true],
    ["elasticloadbalancing", "ModifyTargetGroupAttributes", true],
    ["elasticloadbalancing", "DeleteListener", true],
    ["ec2", "AuthorizeSecurityGroupEgress", true],
    ["ec2", "RevokeSecurityGroupIngress", true],
    ["elasticloadbalancing", "DescribeRules", false],
    ["elasticloadbalancing", "RegisterTargets", false],
    ["ec2", "DescribeSecurityGroups", false],
    ["ec2", "CreateRouteTable", false],
    ["ecs", "CreateService", false],
  ])("%s %s: %s", (service, action, changes) => {
    expect(changesRouting({ service, action })).toBe(changes);
  });
});

describe("reading again", () => {
  const folder = temporaryFolder();
  let wire: TestWire;
  let runs = 0;
  let finish: (() => void) | undefined;
  let reloader: Reloader;

  beforeEach(async () => {
    runs = 0;
    finish = undefined;
    wire = await startTestWire(folder);
    reloader = new Reloader(wire.wire, changesRouting, () => {
      runs += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
  });
  afterEach(() => wire.close());

  const call = (action: string) =>
    wire.send({
      service: "elasticloadbalancing",
      method: "POST",
      path: "/",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `Action=${action}`,
    });
  const runsReach = (count: number) => until(() => runs === count || undefined);

  it("happens once more for all changes that come while it is under way", async () => {
    await call("CreateRule");
    await runsReach(1);
    for (const action of ["ModifyRule", "DeleteRule", "CreateRule"]) await call(action);
    const all = reloader.reload();
    finish?.();
    await runsReach(2);
    finish?.();
    await all;
    expect(runs).toBe(2);
  });

  it("can be waited for by whoever asks after a change", async () => {
    await call("CreateRule");
    let isCaughtUp = false;
    const waited = reloader.caughtUp.then(() => {
      isCaughtUp = true;
    });
    await runsReach(1);
    expect(isCaughtUp).toBe(false);
    finish?.();
    await waited;
    await reloader.caughtUp; // nothing is under way
  });

  it("does not happen after a call that was refused", async () => {
    wire.standIn.answer = () => ({ status: 400 });
    await call("CreateRule");
    wire.standIn.answer = () => ({});
    await call("DescribeRules");
    expect(runs).toBe(0);
  });

  it("ends with the one under way when it is stopped", async () => {
    const running = reloader.reload();
    void reloader.reload();
    const stopped = reloader.stop();
    finish?.();
    await Promise.all([running, stopped]);
    await call("CreateRule");
    await call("DescribeRules");
    expect(runs).toBe(1);
  });
});
