import type { Environment } from "./schema";

const UNITS_PER_VCPU = 1024;
/** A deployment starts the new tasks beside the old ones, except where the data is in the task. */
const BESIDE = 2;

/** What an environment asks of its account in one region. */
export interface Capacity {
  /** vCPU of Fargate while it deploys: at the least and at the greatest number of tasks. */
  readonly leastVcpus: number;
  readonly mostVcpus: number;
  readonly vpcs: number;
  readonly elasticIps: number;
  readonly loadBalancers: number;
}

/** The most that an environment can ask for, by its file alone. */
export const capacityOf = ({ data, task, tasks, network }: Environment): Capacity => {
  const perTask = (task.cpu / UNITS_PER_VCPU) * (data.tier === "embedded" ? 1 : BESIDE);
  return {
    leastVcpus: tasks.min * perTask,
    mostVcpus: tasks.max * perTask,
    vpcs: 1,
    elasticIps: network.natGateways,
    loadBalancers: 1,
  };
};
