import type { PolicyStatement } from "../../constructs/policy-document";
import type { Deployment } from "../../environments/deployment";
import { deployPolicies } from "./deploy-policies";

/** Terraform reads secrets that it knows by reference, too, and those are encrypted. */
const LOOKS = /^([\w-]+:(Get|List|Describe|View)\w*|kms:Decrypt)$/;

/** The statements without all that changes something. */
const looking = (...policies: readonly (readonly PolicyStatement[])[]): PolicyStatement[] =>
  policies
    .flat()
    .map((statement) => ({ ...statement, actions: statement.actions.filter((action) => LOOKS.test(action)) }))
    .filter(({ actions }) => actions.length > 0);

/** What a job may do that only looks, as a plan for a reviewer does: all that the deploy role may read. It takes no lock. */
export const planPolicies = (deployment: Deployment) => {
  const { storage, roles, network, edge, app, data, kept = [] } = deployPolicies(deployment);
  return {
    storage: looking(storage, roles),
    network: looking(network, edge),
    app: looking(app, data, kept),
  };
};
