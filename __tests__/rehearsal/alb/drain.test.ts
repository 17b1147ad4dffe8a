import type { RequestListener, ServerResponse } from "node:http";
import { TestAlb, targetGroup } from "../../support/test-alb";
import { until } from "../../support/until";

let test: TestAlb;
beforeEach(() => {
  test = new TestAlb();
});
afterEach(() => test.close());

/** A target whose requests wait until they are answered by hand. */
const patient = () => {
  const waiting: ServerResponse[] = [];
  const answer: RequestListener = (request, response) => {
    if (request.url === "/health") response.end();
    else waiting.push(response);
  };
  return { waiting, answer };
};

/** One healthy target with one request under way. */
const busy = async (delaySeconds = 60_000) => {
  await test.apply({ groups: [targetGroup("web", { deregistrationDelaySeconds: delaySeconds })] });
  const { waiting, answer } = patient();
  const target = test.register(await test.network.serve(answer));
  await test.reaches("healthy", target);
  const underWay = fetch(test.url).then(async (response) => [response.status, await response.text()]);
  const response = await until(() => waiting[0]);
  return { target, underWay, finish: () => response.end("done") };
};

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay */
describe("a target that is deregistered", () => {
  it("gets no new request at once, while the one under way goes on to its end", async () => {
    const { target, underWay, finish } = await busy();
    const drained = test.alb.targets.deregister("web", target);
    expect(test.alb.targets.health("web", target)).toMatchObject({
      state: "draining",
      reason: "Target.DeregistrationInProgress",
    });
    expect((await fetch(test.url)).status).toBe(503);
    finish();
    expect(await underWay).toEqual([200, "done"]);
    await drained;
    expect(test.alb.targets.health("web", target).reason).toBe("Target.NotRegistered");
  });

  it("is not forgotten while a request is under way", async () => {
    const { target, underWay, finish } = await busy();
    let isDrained = false;
    const drained = test.alb.targets.deregister("web", target).then(() => {
      isDrained = true;
    });
    await fetch(test.url); // a whole round trip later
    expect(isDrained).toBe(false);
    finish();
    await Promise.all([drained, underWay]);
  });

  it("ends the request with 502 when the delay is over, divided by the speed", async () => {
    const { target, underWay } = await busy(100); // 100 ms at speed 1000
    const began = performance.now();
    await test.alb.targets.deregister("web", target);
    expect(performance.now() - began).toBeGreaterThanOrEqual(99);
    expect((await underWay)[0]).toBe(502);
  });

  it("waits for nothing where no request is under way", async () => {
    await test.apply({ groups: [targetGroup("web", { deregistrationDelaySeconds: 3_600_000 })] });
    const target = test.register(await test.network.serve(patient().answer));
    await test.reaches("healthy", target);
    await test.alb.targets.deregister("web", target);
    expect(test.alb.targets.health("web", target).state).toBe("unused");
  });

  it("that nobody registered is no fault", async () => {
    await test.apply();
    await test.alb.targets.deregister("web", test.network.nobody());
    await test.alb.targets.deregister("nothing", test.network.nobody());
  });

  it("may be registered again while it drains", async () => {
    const { target, underWay, finish } = await busy();
    const drained = test.alb.targets.deregister("web", target);
    test.register(target);
    await test.reaches("healthy", target);
    finish();
    await Promise.all([drained, underWay]);
    expect(test.alb.targets.health("web", target).state).toBe("healthy");
  });

  it("leaves the requests to the others, none of which fails", async () => {
    await test.apply();
    const serve = (name: string) => test.network.serve((_request, response) => response.end(name));
    const [leaving, staying] = [test.register(await serve("leaving")), test.register(await serve("staying"))];
    await test.reaches("healthy", leaving);
    await test.reaches("healthy", staying);
    const answers: string[] = [];
    const load = async () => {
      for (let at = 0; at < 40; at += 1) answers.push(await (await fetch(test.url)).text());
    };
    const loads = [load(), load(), load()];
    await until(() => answers.length > 10 || undefined);
    await test.alb.targets.deregister("web", leaving);
    const before = answers.length;
    await Promise.all(loads);
    expect(new Set(answers)).toEqual(new Set(["leaving", "staying"]));
    expect(new Set(answers.slice(before + loads.length))).toEqual(new Set(["staying"]));
  });
});

describe("a group that is deleted", () => {
  it("takes its targets and their requests along", async () => {
    const { target, underWay } = await busy();
    await test.apply({ groups: [] });
    expect((await underWay)[0]).toBe(502);
    expect(test.alb.targets.health("web", target).reason).toBe("Target.NotRegistered");
  });
});

describe("a load balancer that is stopped", () => {
  it("ends requests, checks and listeners", async () => {
    const { underWay } = await busy();
    const { url } = test;
    const ended = expect(underWay).rejects.toThrow();
    await test.alb.stop();
    await ended;
    await expect(fetch(url)).rejects.toThrow();
    const dialled = test.network.dialled.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(test.network.dialled).toHaveLength(dialled);
  });
});
