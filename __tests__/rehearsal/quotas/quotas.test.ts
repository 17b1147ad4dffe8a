import type { TaskRecord } from "../../../rehearsal/fargate/task-record";
import { vcpuRefusal } from "../../../rehearsal/fargate/vcpus";
import { givenQuotas } from "../../../rehearsal/quotas/given";
import { FARGATE_VCPUS, Quotas, VPCS } from "../../../rehearsal/quotas/quotas";

describe("the quotas of a rehearsal", () => {
  it("are a new account's where nothing else is given", () => {
    expect(new Quotas().of(FARGATE_VCPUS)).toBe(6);
    const quotas = new Quotas(givenQuotas(["L-3032A538=0.5"]));
    expect([quotas.of(FARGATE_VCPUS), quotas.of(VPCS)]).toEqual([0.5, new Quotas().of(VPCS)]);
  });

  it.each(["L-3032A538", "L-3032A538=", "L-3032A538=-1", "L-3032A538=many", "vcpu=6", "=6"])(
    "rejects %s, and says how one is written",
    (text) => {
      expect(() => givenQuotas([text])).toThrow(`--quota: "${text}" is no quota; write a code and a value`);
    },
  );

  it("rejects the code of a quota that nothing here obeys, and names those that are obeyed", () => {
    expect(() => new Quotas(givenQuotas(["L-00000000=1"]))).toThrow(
      "--quota: no quota L-00000000 is obeyed here; known are L-3032A538",
    );
  });
});

describe("the vCPU of Fargate", () => {
  const task = (cpu: string, lastStatus: string) =>
    ({ definition: { cpu }, run: { progress: { lastStatus } } }) as unknown as TaskRecord;
  const quotas = new Quotas({ [FARGATE_VCPUS]: 3 });

  it("suffice up to the very quota, whatever has stopped", () => {
    const tasks = [task("2048", "RUNNING"), task("4096", "STOPPED")];
    expect(vcpuRefusal({ cpu: "1024" }, tasks, quotas)).toBeUndefined();
  });

  it.each(["PENDING", "RUNNING", "DEACTIVATING"])("do not suffice beside what is %s", (status) => {
    expect(vcpuRefusal({ cpu: "1024" }, [task("2048", status), task("256", status)], quotas)).toBe(
      "You've reached the limit on the number of vCPUs you can run concurrently",
    );
  });
});
