import type { WireRequest } from "../wire/aws-call";
import type { Handler } from "../wire/handler";

/** The same request with other words: moto checks no signature. */
const asking = (request: WireRequest, words: Readonly<Record<string, string>>): WireRequest => {
  const { Version = "" } = Object.fromEntries(new URLSearchParams(request.body.toString("utf8")));
  return { ...request, body: Buffer.from(new URLSearchParams({ Version, ...words }).toString()) };
};

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
