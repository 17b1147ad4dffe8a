import { TestAlb, targetGroup } from "../../support/test-alb";
import { until } from "../../support/until";

describe("what a load balancer tells of itself", () => {
  let test: TestAlb;
  beforeEach(() => {
    test = new TestAlb();
  });
  afterEach(() => test.close());

  const [group, other] = ["web", "other"];
  const targetOf = (name = group) => test.alb.view().groups.find((one) => one.name === name)?.targets[0];
  const register = async (status = 200) =>
    test.register(await test.network.serve((_, response) => response.writeHead(status).end()));

  it("is how every target is, and what its health check asks", async () => {
    await test.apply();
    const target = await register(404);
    await test.reaches("unhealthy", target);
    expect(test.alb.view().groups).toEqual([
      {
        name: "web",
        check: "GET /health wants 200",
        isInUse: true,
        targets: [
          {
            address: `${target.ip}:8000`,
            state: "unhealthy",
            reason: "Target.ResponseCodeMismatch",
            description: "Health checks failed with these codes: [404]",
            isSettled: expect.any(Boolean),
          },
        ],
      },
    ]);
  });

  it("is which security group keeps a load balancer from a target", async () => {
    await test.apply({ tasks: { ingress: [] } });
    await register();
    expect(targetOf()?.refusal).toContain("security group dev-tasks (sg-tasks) has no ingress rule for tcp 8000");
  });

  it("is which security group keeps clients from a listener", async () => {
    await test.apply({ alb: { ingress: [] } });
    expect(test.alb.view().listeners).toEqual([
      {
        loadBalancer: "dev-alb",
        port: 80,
        url: test.url,
        refusal:
          "dev-alb, port 80: a client does not get through: security group dev-alb (sg-alb) has no ingress rule for tcp 80 from the internet",
      },
    ]);
  });

  it("is that no listener leads to a group", async () => {
    await test.apply({ groups: [targetGroup(group), targetGroup(other)] });
    expect(test.alb.view().groups.map(({ name, isInUse }) => [name, isInUse])).toEqual([
      [group, true],
      [other, false],
    ]);
  });

  it("counts a target as settled only when it was checked by what is deployed now", async () => {
    await test.apply();
    await register();
    await until(() => targetOf()?.isSettled || undefined);
    await test.apply({ healthCheck: { path: "/healthz" } });
    expect(targetOf()).toMatchObject({ state: "healthy", isSettled: false });
    await until(() => targetOf()?.isSettled || undefined);
  });
});
