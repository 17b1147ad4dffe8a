import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  ModifyLoadBalancerAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeDBInstancesCommand, ModifyDBInstanceCommand } from "@aws-sdk/client-rds";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import type { StackName } from "../terraform/workspace";
import { type Clients, clientsOf, isMissing } from "./clients";

/** Something that refuses to be deleted until it is told otherwise. */
export interface GuardedResource {
  readonly stack: StackName;
  readonly words: string;
  readonly lift: () => Promise<unknown>;
}

const ALB_ATTRIBUTE = "deletion_protection.enabled";

const guardedAlb = async ({ alb }: Clients, name: string): Promise<GuardedResource | undefined> => {
  const { LoadBalancers = [] } = await alb.send(new DescribeLoadBalancersCommand({ Names: [name] }));
  const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn;
  const { Attributes = [] } = await alb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
  if (!Attributes.some(({ Key, Value }) => Key === ALB_ATTRIBUTE && Value === "true")) return undefined;
  const lifted = { LoadBalancerArn, Attributes: [{ Key: ALB_ATTRIBUTE, Value: "false" }] };
  return {
    stack: "network",
    words: `the load balancer ${name}`,
    lift: () => alb.send(new ModifyLoadBalancerAttributesCommand(lifted)),
  };
};

const guardedDatabase = async ({ rds }: Clients, name: string): Promise<GuardedResource | undefined> => {
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }));
  if (!DBInstances[0]?.DeletionProtection) return undefined;
  const lifted = { DBInstanceIdentifier: name, DeletionProtection: false, ApplyImmediately: true };
  return {
    stack: "app",
    words: `the database ${name}`,
    lift: () => rds.send(new ModifyDBInstanceCommand(lifted)),
  };
};

/** What of an environment refuses to be deleted now, as AWS says. */
export const deletionProtected = async ({ environment, region }: Deployment): Promise<GuardedResource[]> => {
  const clients = clientsOf(region);
  const names = namesOf(environment.name);
  const unlessMissing = (error: unknown): undefined => {
    if (!isMissing(error)) throw error;
  };
  const found = await Promise.all([
    guardedDatabase(clients, names.database).catch(unlessMissing),
    guardedAlb(clients, names.loadBalancer).catch(unlessMissing),
  ]);
  return found.filter((resource) => resource !== undefined);
};
