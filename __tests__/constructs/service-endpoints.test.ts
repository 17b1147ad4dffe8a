import { SecurityGroup } from "../../constructs/security-group";
import { ServiceEndpoints } from "../../constructs/service-endpoints";
import { referenced } from "../support/read-stack";
import { synthesizeConstruct } from "../support/synthesize-construct";

const stack = synthesizeConstruct((scope) => {
  new ServiceEndpoints(scope, "endpoints", {
    ...{ vpcName: "x", vpcId: "vpc-1", region: "eu-central-1", subnetIds: ["subnet-a", "subnet-b"] },
    securityGroup: new SecurityGroup(scope, "group", { groupName: "doors", description: "doors", vpcId: "vpc-1" }),
    services: ["ecr.api", "logs"],
  });
});
const endpoints = stack.resources("aws_vpc_endpoint");

describe("the endpoints of services", () => {
  it("stand under the services' own names, each in every subnet", () => {
    expect(endpoints.map(({ service_name }) => service_name)).toEqual([
      "com.amazonaws.eu-central-1.ecr.api",
      "com.amazonaws.eu-central-1.logs",
    ]);
    for (const endpoint of endpoints)
      expect(endpoint).toMatchObject({
        ...{ vpc_endpoint_type: "Interface", private_dns_enabled: true, vpc_id: "vpc-1" },
        subnet_ids: ["subnet-a", "subnet-b"],
      });
  });

  it("admit whom their one security group admits", () => {
    for (const { security_group_ids } of endpoints) {
      const [group, ...more] = security_group_ids as string[];
      expect(referenced(stack, group).name).toBe("doors");
      expect(more).toEqual([]);
    }
  });
});
