import type { GroupView, RoutingView, TargetView } from "../../../rehearsal/alb/routing-view";
import { faultsIn, settled } from "../../../rehearsal/verify/routing-faults";

const target = (own: Partial<TargetView> = {}): TargetView => ({
  address: "10.0.11.4:8001",
  state: "healthy",
  isSettled: true,
  ...own,
});
const group = (own: Partial<GroupView> = {}): GroupView => ({
  name: "dev-product-svc-tg",
  check: "GET /health wants 200",
  isInUse: true,
  targets: [target()],
  ...own,
});
const listener = { loadBalancer: "dev-alb", port: 80, url: "http://127.0.0.1:1" };
const routing = (own: Partial<RoutingView> = {}): RoutingView => ({ listeners: [listener], groups: [group()], ...own });
const timedOut = { state: "unhealthy", description: "Request timed out" } as const;

describe("the faults of a routing", () => {
  it("are none where every target is healthy", () => {
    expect(faultsIn(routing())).toEqual([]);
  });

  it.each<[string, RoutingView, string]>([
    ["a load balancer that is not there", routing({ listeners: [] }), "load balancer: none listens; apply the network"],
    [
      "a listener that nobody reaches",
      routing({ listeners: [{ ...listener, refusal: "dev-alb, port 80: a client does not get through" }] }),
      "listener: dev-alb, port 80: a client does not get through",
    ],
    [
      "a group that nobody is sent to",
      routing({ groups: [group({ isInUse: false })] }),
      "target group dev-product-svc-tg: no listener rule leads to it; add the rule, or remove the group",
    ],
    [
      "a group with no target but one that leaves",
      routing({ groups: [group({ targets: [target({ state: "draining" })] })] }),
      "target group dev-product-svc-tg: it has no target",
    ],
    [
      "a health check that fails",
      routing({ groups: [group({ targets: [target(timedOut)] })] }),
      "target group dev-product-svc-tg: 10.0.11.4:8001 is unhealthy: Request timed out; its health check GET /health wants 200: correct that",
    ],
    [
      "a security group in between",
      routing({ groups: [group({ targets: [target({ ...timedOut, refusal: "dev-tasks has no ingress rule" })] })] }),
      "10.0.11.4:8001 is unhealthy: Request timed out; dev-tasks has no ingress rule",
    ],
  ])("name %s", (_, view, words) => {
    expect(faultsIn(view)).toEqual([expect.stringContaining(words)]);
  });
});

describe("looking until nothing changes by itself", () => {
  const seen = async (views: readonly RoutingView[], statuses: readonly ("PENDING" | "RUNNING")[] = []) => {
    let looks = 0;
    const last = await settled(async () => {
      looks += 1;
      const status = statuses[looks - 1] ?? "RUNNING";
      return { routing: views[Math.min(looks, views.length) - 1] as RoutingView, tasks: [{ status }] };
    });
    return { last, looks };
  };

  it.each<[string, TargetView]>([
    ["found healthy by what was deployed before", target({ isSettled: false })],
    ["found unhealthy by what was deployed before", target({ ...timedOut, isSettled: false })],
    ["not checked yet", target({ state: "initial" })],
    ["on its way out", target({ state: "draining" })],
  ])("waits for a target that is %s", async (_, one) => {
    const view = routing({ groups: [group({ targets: [one] })] });
    expect(await seen([view, routing()])).toEqual({ last: routing(), looks: 2 });
  });

  it("waits for a task that starts", async () => {
    expect(await seen([routing()], ["PENDING"])).toEqual({ last: routing(), looks: 2 });
  });

  it.each<[string, RoutingView]>([
    ["a target is unhealthy for good", routing({ groups: [group({ targets: [target(timedOut)] })] })],
    ["nobody gets through", routing({ listeners: [{ ...listener, refusal: "no" }], groups: [group({ targets: [] })] })],
    ["nothing listens", routing({ listeners: [], groups: [] })],
  ])("waits no longer when %s", async (_, view) => {
    expect(await seen([view], ["PENDING"])).toEqual({ last: view, looks: 1 });
  });
});
