import { readDeployment } from "../../environments/deployment";
import { regionFault, zoneFault } from "../../environments/regions";
import { refusalOf } from "../support/refusal";

const read = (AWS_REGION: string, STOCKWIZ_ENV = "prod") =>
  readDeployment({ AWS_ACCOUNT_ID: "123456789012", STOCKWIZ_ENV, AWS_REGION });

describe("the zones of a region", () => {
  it("are those of the environment in Virginia, Ireland and Ohio", () => {
    for (const region of ["us-east-1", "eu-west-1", "us-east-2"]) expect(read(region)).toMatchObject({ region });
  });

  it("rejects an environment in Tokyo with the zones a and b, with the letters that there are", () => {
    expect(refusalOf(() => read("ap-northeast-1"))).toBe(
      'environments/prod.ts: network.zones: ["a","b"]: ap-northeast-1 has no zone b; it has a, c and d, write 2 of them',
    );
  });

  it("take two of three in N. California, whose letters differ by account", () => {
    expect(regionFault(["a", "c"], "us-west-1")).toBeUndefined();
    expect(regionFault(["b", "c"], "us-west-1")).toBeUndefined();
  });

  it("rejects three in N. California, where an account has two", () => {
    expect(regionFault(["a", "b", "c"], "us-west-1")).toBe(
      "us-west-1 gives an account 2 of its zones a, b and c; write 2 of them",
    );
  });

  it.each([
    ["ca-central-1", ["a", "c"], "c"],
    ["eu-central-1", ["a", "d"], "d"],
    ["us-west-2", ["e", "f"], "e and f"],
  ])("rejects letters that %s has not, such as %j", (region, zones, missing) => {
    expect(regionFault(zones, region)).toContain(`${region} has no zone ${missing}; it has `);
  });

  it("are not judged in a region that is newer than the list", () => {
    expect(regionFault(["x", "y"], "eu-central-9")).toBeUndefined();
  });

  it("are not taken from what every object has", () => {
    expect(regionFault(["a"], "constructor")).toBeUndefined();
  });

  it("are told of an account in the same words", () => {
    expect(zoneFault(["a", "c"], "1 in us-west-1", ["a", "b"])).toBe(
      "1 in us-west-1 has no zone c; it has a and b, write 2 of them",
    );
    expect(zoneFault(["a"], "1 in us-west-1", ["a", "b"])).toBeUndefined();
  });
});
