import { servedBy } from "../../../rehearsal/lifecycle/serving";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

describe("what serves once a version does", () => {
  const before = { "api-gateway": digest("1"), postgres: digest("2"), commit: "111111111111" };

  it("is the image of each service that runs, and the commit of the gateway's", () => {
    const digests = { "api-gateway": digest("3"), postgres: digest("4") };
    expect(servedBy(digests, before)).toEqual({ ...digests, commit: "333333333333" });
  });

  it("leaves out what runs in no task, where the database is managed", () => {
    const { postgres, ...managed } = before;
    expect(servedBy({ "api-gateway": digest("1"), postgres: digest("4") }, managed)).toEqual(managed);
  });
});
