import { asking } from "../wire/form-body";
import type { Handler } from "../wire/handler";

/** Takes the network interface of a NAT gateway along when the gateway is deleted. */
export const natGatewayInterface = (): Handler => ({
  name: "nat-gateway-interface",
  why: "moto keeps the network interface of a NAT gateway that was deleted, for good",
  page: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html",
  answers: ({ service, action }) => service === "ec2" && action === "DeleteNatGateway",
  async answer(request, { resource }, forward) {
    const description = { Action: "DescribeNatGateways", "NatGatewayId.1": resource };
    const { body } = await forward(asking(request, description));
    const response = await forward(request);
    const [, NetworkInterfaceId] = /<networkInterfaceId>([^<]+)</.exec(body.toString("utf8")) ?? [];
    if (response.status === 200 && NetworkInterfaceId)
      await forward(asking(request, { Action: "DeleteNetworkInterface", NetworkInterfaceId }));
    return response;
  },
});
