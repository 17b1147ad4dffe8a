import { UserError } from "../../user-error";

/** A limit of the account in one region. */
export interface Quota {
  readonly serviceCode: string;
  readonly quotaCode: string;
  readonly name: string;
  /** What a new account has. */
  readonly value: number;
}

/** Fargate's limit of what runs on demand, in vCPU. */
export const FARGATE_VCPUS = "L-3032A538";
export const VPCS = "L-F678F1CE";
export const ELASTIC_IPS = "L-0263D0A3";
export const LOAD_BALANCERS = "L-53DA6B97";

/**
 * The quotas that are obeyed here, as a new account has them: AWS gives such an account fewer vCPU than its default.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
const NEW_ACCOUNT: readonly Quota[] = [
  { serviceCode: "fargate", quotaCode: FARGATE_VCPUS, name: "Fargate On-Demand vCPU resource count", value: 6 },
  { serviceCode: "fargate", quotaCode: "L-36FBB829", name: "Fargate Spot vCPU resource count", value: 6 },
  { serviceCode: "vpc", quotaCode: VPCS, name: "VPCs per Region", value: 5 },
  { serviceCode: "ec2", quotaCode: ELASTIC_IPS, name: "EC2-VPC Elastic IPs", value: 5 },
  {
    serviceCode: "elasticloadbalancing",
    quotaCode: LOAD_BALANCERS,
    name: "Application Load Balancers per Region",
    value: 50,
  },
];

/** What the account of a rehearsal may have. */
export class Quotas {
  readonly #given: ReadonlyMap<string, number>;

  /**
   * @param given Values by quota code, in place of a new account's.
   * @throws UserError when a code is not one that is obeyed here.
   */
  constructor(given: Readonly<Record<string, number>> = {}) {
    this.#given = new Map(Object.entries(given));
    const known = NEW_ACCOUNT.map(({ quotaCode }) => quotaCode);
    for (const code of this.#given.keys())
      if (!known.includes(code))
        throw new UserError(`--quota: no quota ${code} is obeyed here; known are ${known.join(", ")}`);
  }

  get all(): readonly Quota[] {
    return NEW_ACCOUNT.map((quota) => ({ ...quota, value: this.#given.get(quota.quotaCode) ?? quota.value }));
  }

  of(code: string): number {
    const quota = this.all.find(({ quotaCode }) => quotaCode === code);
    if (!quota) throw new Error(`no quota has the code ${code}`);
    return quota.value;
  }
}
