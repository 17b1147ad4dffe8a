import { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

/** Why a finding is accepted. */
export interface WaiverReason {
  /** What a reviewer has to know, in 20 characters or more. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Last day on which it holds, as `2027-03-31`; the policies fail on the day after. */
  readonly until: string;
}

/** Key of a comment in Terraform's JSON, which Terraform does not read. */
const COMMENT = "//";
const waived = new WeakMap<TerraformResource, object[]>();

/**
 * Accepts what a policy finds wrong with the resources of a construct that are there by now. The finding stays in every
 * report, with the reason; a waiver that nothing needs any more fails the policies.
 * @example waive(this.bucket, "s3-versioning-on", { reason: "holds nothing but caches of builds", owner: "platform", until: "2027-03-31" });
 */
export const waive = (construct: IConstruct, rule: string, reason: WaiverReason): void => {
  for (const resource of construct.node.findAll()) {
    if (!(resource instanceof TerraformResource)) continue;
    const waivers = [...(waived.get(resource) ?? []), { rule, ...reason, construct: construct.node.path }];
    waived.set(resource, waivers);
    resource.addOverride(`${COMMENT}.waivers`, waivers);
  }
};
