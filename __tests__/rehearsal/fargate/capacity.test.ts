import { capacityRefusal } from "../../../rehearsal/fargate/capacity";

const spot = { capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT" }] };

describe("the capacity that a service asks for", () => {
  it("is what its cluster offers", () => {
    expect(capacityRefusal(spot, ["FARGATE", "FARGATE_SPOT"])).toBeUndefined();
  });

  it("needs nothing of the cluster where it is a launch type, or none is named", () => {
    expect(capacityRefusal({ launchType: "FARGATE" }, [])).toBeUndefined();
    expect(capacityRefusal({ launchType: "FARGATE", capacityProviderStrategy: [] }, [])).toBeUndefined();
    expect(capacityRefusal({}, [])).toBeUndefined();
  });

  it("is rejected when the cluster does not offer it", () => {
    expect(capacityRefusal(spot, ["FARGATE"])).toContain("not associated with the cluster");
  });

  it("is rejected beside a launch type", () => {
    expect(capacityRefusal({ ...spot, launchType: "FARGATE" }, ["FARGATE_SPOT"])).toContain(
      "Remove one and try again.",
    );
  });
});
