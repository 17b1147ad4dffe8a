import { DescribeAddressesCommand, paginateDescribeVpcs, type Tag } from "@aws-sdk/client-ec2";
import { paginateDescribeLoadBalancers } from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import { capacityOf } from "../../environments/capacity";
import type { Deployment } from "../../environments/deployment";
import { type Clients, clientsOf, isRefusal } from "../aws/clients";
import type { StackName } from "../terraform/workspace";

/** A quota of the account that an environment needs more of. */
export interface QuotaProblem {
  readonly message: string;
  /** The command that asks AWS for more. */
  readonly request: string;
  /** Whether it keeps the environment from being deployed, or only from growing. */
  readonly isBlocking: boolean;
}

interface Need {
  readonly stack: StackName;
  readonly what: string;
  readonly serviceCode: string;
  readonly quotaCode: string;
  /** What it takes to be deployed at all, and at the greatest number of tasks. */
  readonly least: number;
  readonly most: number;
  /** How many of them others in the account have. */
  readonly othersHave: (clients: Clients, environment: string) => Promise<number>;
}

const isOf = (environment: string, tags: readonly Tag[] = []): boolean =>
  tags.some(({ Key, Value }) => Key === "Environment" && Value === environment);

const otherVpcs: Need["othersHave"] = async ({ ec2 }, environment) => {
  let count = 0;
  for await (const { Vpcs = [] } of paginateDescribeVpcs({ client: ec2 }, {}))
    count += Vpcs.filter(({ Tags }) => !isOf(environment, Tags)).length;
  return count;
};

const otherAddresses: Need["othersHave"] = async ({ ec2 }, environment) => {
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
  return Addresses.filter(({ Tags }) => !isOf(environment, Tags)).length;
};

const otherLoadBalancers: Need["othersHave"] = async ({ alb }, environment) => {
  let count = 0;
  for await (const { LoadBalancers = [] } of paginateDescribeLoadBalancers({ client: alb }, {}))
    count += LoadBalancers.filter(({ LoadBalancerName }) => LoadBalancerName !== `${environment}-alb`).length;
  return count;
};

/** What else runs on Fargate is nobody's to see who may look at one environment only. */
const unknownOthers = async (): Promise<number> => 0;

const needsOf = ({ environment }: Deployment): readonly Need[] => {
  const { leastVcpus, mostVcpus, vpcs, elasticIps, loadBalancers } = capacityOf(environment);
  return [
    {
      ...{ stack: "app", serviceCode: "fargate" },
      ...(environment.task.spot
        ? { what: "vCPU of Fargate Spot", quotaCode: "L-36FBB829" }
        : { what: "vCPU of Fargate", quotaCode: "L-3032A538" }),
      ...{ least: leastVcpus, most: mostVcpus, othersHave: unknownOthers },
    },
    {
      ...{ stack: "network", what: "VPCs", serviceCode: "vpc", quotaCode: "L-F678F1CE" },
      ...{ least: vpcs, most: vpcs, othersHave: otherVpcs },
    },
    {
      ...{ stack: "network", what: "Elastic IP addresses", serviceCode: "ec2", quotaCode: "L-0263D0A3" },
      ...{ least: elasticIps, most: elasticIps, othersHave: otherAddresses },
    },
    {
      ...{ stack: "network", what: "load balancers", serviceCode: "elasticloadbalancing", quotaCode: "L-53DA6B97" },
      ...{ least: loadBalancers, most: loadBalancers, othersHave: otherLoadBalancers },
    },
  ];
};

const problemOf = async (need: Need, { environment, region }: Deployment): Promise<QuotaProblem | undefined> => {
  const { what, serviceCode, quotaCode, least, most, othersHave } = need;
  const clients = clientsOf(region);
  const { Quota } = await clients.quotas.send(
    new GetServiceQuotaCommand({ ServiceCode: serviceCode, QuotaCode: quotaCode }),
  );
  const value = Quota?.Value ?? Number.POSITIVE_INFINITY;
  const others = await othersHave(clients, environment.name);
  const free = value - others;
  if (free >= most) return undefined;
  const used = others > 0 ? `, of which others have ${others}` : "";
  const { name } = environment;
  const when =
    free >= least ? `may ask for ${most} while it deploys at its greatest number of tasks` : `needs ${least}`;
  return {
    message: `${what}: the account may have ${value} in ${region}${used}, and ${name} ${when}`,
    request: `aws service-quotas request-service-quota-increase --region ${region} --service-code ${serviceCode} --quota-code ${quotaCode} --desired-value ${most + others}`,
    isBlocking: free < least,
  };
};

/**
 * Compares what a stack of an environment can ask for with what the account may have.
 * @returns a problem for each quota that is too small, or that the credentials may not read.
 * @see https://docs.aws.amazon.com/servicequotas/latest/userguide/request-quota-increase.html
 */
export const quotaProblems = async (deployment: Deployment, stack: StackName): Promise<QuotaProblem[]> => {
  const problems: QuotaProblem[] = [];
  for (const need of needsOf(deployment).filter((one) => one.stack === stack)) {
    try {
      const problem = await problemOf(need, deployment);
      if (problem) problems.push(problem);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      problems.push({
        message: `${need.what}: the quota cannot be read: ${error.name}`,
        request: "give the credentials servicequotas:GetServiceQuota; storage gives it to its roles when it is applied",
        isBlocking: false,
      });
    }
  }
  return problems;
};
