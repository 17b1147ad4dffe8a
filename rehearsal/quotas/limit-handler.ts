import { awsErrorResponse } from "../wire/aws-error";
import { asking } from "../wire/form-body";
import type { Handler } from "../wire/handler";
import { ELASTIC_IPS, LOAD_BALANCERS, type Quotas, VPCS } from "./quotas";

/** A call that makes one more of something. */
interface Limit {
  readonly quota: string;
  /** The call that tells what there is, and how each is marked in its answer. */
  readonly list: string;
  readonly mark: RegExp;
  readonly code: string;
  readonly message: string;
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const LIMITS: Readonly<Record<string, Limit>> = {
  "ec2 CreateVpc": {
    ...{ quota: VPCS, list: "DescribeVpcs", mark: /<vpcId>/g },
    ...{ code: "VpcLimitExceeded", message: "The maximum number of VPCs has been reached." },
  },
  "ec2 AllocateAddress": {
    ...{ quota: ELASTIC_IPS, list: "DescribeAddresses", mark: /<allocationId>/g },
    ...{ code: "AddressLimitExceeded", message: "The maximum number of addresses has been reached." },
  },
  "elasticloadbalancing CreateLoadBalancer": {
    ...{ quota: LOAD_BALANCERS, list: "DescribeLoadBalancers", mark: /<LoadBalancerArn>/g },
    ...{ code: "TooManyLoadBalancers", message: "You've reached the limit on the number of load balancers." },
  },
};

/** Refuses what would be one more than the account may have. */
export const limits = (quotas: Quotas): Handler => ({
  name: "limits",
  why: "moto makes as many VPCs, addresses and load balancers as it is asked for",
  page: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
  answers: ({ service, action }) => Object.hasOwn(LIMITS, `${service} ${action}`),
  async answer(request, call, forward) {
    const limit = LIMITS[`${call.service} ${call.action}`] as Limit;
    const { body } = await forward(asking(request, { Action: limit.list }));
    const count = [...body.toString("utf8").matchAll(limit.mark)].length;
    if (count < quotas.of(limit.quota)) return forward(request);
    return awsErrorResponse(request, call, { status: 400, code: limit.code, message: limit.message });
  },
});
