import type { PolicyStatement } from "../../constructs/policy-document";
import type { Deployment } from "../../environments/deployment";
import { scopeOf } from "../scope";
import { keepsData } from "../workload-statements";
import { alertStatements } from "./alert-statements";
import { appStatements } from "./app-statements";
import { dataStatements } from "./data-statements";
import { domainStatements, edgeStatements } from "./edge-statements";
import { keptStatements } from "./kept-statements";
import { readStatements } from "./read-statements";
import { roleStatements } from "./role-statements";
import { storageStatements } from "./storage-statements";
import { vpcStatements } from "./vpc-statements";

type Part = "storage" | "roles" | "network" | "edge" | "app" | "data";
/** A policy of its own, which an environment has that keeps embedded data: no other one has room for it. */
type ChosenPart = "kept";

/**
 * What a pipeline may do in one environment, by the policy that says so: plan, apply and destroy network and app; plan and
 * change storage, but delete nothing of it that holds data. Several policies, because one takes 6144 characters.
 */
export const deployPolicies = (
  deployment: Deployment,
): Readonly<Record<Part, readonly PolicyStatement[]> & Partial<Record<ChosenPart, readonly PolicyStatement[]>>> => {
  const scope = scopeOf(deployment);
  const { domain, monthlyBudgetUsd, task, nightStop } = deployment.environment;
  const choices = { hasSpot: task.spot ?? false, hasNightStop: nightStop !== undefined };
  return {
    storage: [...storageStatements(scope, deployment.stateBucket), ...readStatements(scope, choices)],
    roles: roleStatements(scope),
    network: vpcStatements(scope),
    edge: [...edgeStatements(scope), ...(domain ? domainStatements(scope, domain.name) : [])],
    app: [...appStatements(scope, choices), ...alertStatements(scope, monthlyBudgetUsd !== undefined)],
    data: dataStatements(scope, deployment),
    ...(keepsData(deployment) && { kept: keptStatements(scope) }),
  };
};
