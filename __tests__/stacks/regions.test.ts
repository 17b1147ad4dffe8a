import { environmentNames } from "../../environments/all";
import { inRegion, type OtherRegion, otherRegions } from "../support/in-region";
import { synthesizeIn } from "../support/synthesize";

const STACKS = ["storage", "network", "app", "teardown"] as const;

describe.each(Object.keys(otherRegions) as OtherRegion[])("the stacks in %s", (region) => {
  describe.each(environmentNames)("of %s", (name) => {
    const stacks = Object.fromEntries(
      STACKS.map((stack) => [stack, synthesizeIn(stack, region, inRegion(name, region))]),
    );

    it("name no other region anywhere", () => {
      for (const { text } of Object.values(stacks)) {
        const named = new Set(text.match(/\b(?:us|eu|ap|ca|sa|me|af|il|mx)-[a-z]+-\d\b/g));
        expect([...named]).toEqual([region]);
      }
    });

    it("put the subnets into zones that are there", () => {
      const zones = stacks.network?.resources("aws_subnet").map(({ availability_zone }) => availability_zone);
      const wanted = otherRegions[region].map((zone) => `${region}${zone}`);
      expect([...new Set(zones)].sort()).toEqual(wanted);
    });
  });
});
