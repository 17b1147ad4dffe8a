import { patternHandler } from "../events/pattern-handler";
import { type KeyOfIssuer, webIdentity } from "../iam/web-identity-handler";
import { limits } from "../quotas/limit-handler";
import { serviceQuotas } from "../quotas/quota-handler";
import { Quotas } from "../quotas/quotas";
import type { Handler } from "../wire/handler";
import { autoscalingTags } from "./autoscaling-tags";
import { budgets } from "./budgets";
import { cacheSubnetGroup } from "./cache-subnet-group";
import { dbInstance } from "./db-instance";
import { ecrImages } from "./ecr-images";
import { efsPolicy } from "./efs-policy";
import { InnerNames } from "./inner-names";
import { natGatewayInterface } from "./nat-gateway-interface";
import { natGatewayTags } from "./nat-gateway-tags";
import { rdsParameters } from "./rds-parameters";
import { replicationGroup } from "./replication-group";
import { s3BucketPolicy } from "./s3-bucket-policy";
import { s3Lifecycle } from "./s3-lifecycle";
import { securityGroupRule } from "./security-group-rule";
import { taggedCaches } from "./tagged-caches";
import { webAcl } from "./web-acl";

export interface HandlersOptions {
  /** Where STS finds the key of whoever signed an identity token. @default nowhere: no token is good then */
  readonly keyOfIssuer?: KeyOfIssuer;
  /** What the account may have. @default as a new account */
  readonly quotas?: Quotas;
}

/** Every answer that does not come from the emulator, without memory of an earlier rehearsal. */
export const createHandlers = ({
  keyOfIssuer = () => undefined,
  quotas = new Quotas(),
}: HandlersOptions = {}): readonly Handler[] => {
  const subnetGroups = new InnerNames("subnetgroup");
  const groups = new InnerNames("replicationgroup");
  return [
    webIdentity(keyOfIssuer),
    serviceQuotas(quotas),
    limits(quotas),
    patternHandler(),
    s3BucketPolicy(),
    s3Lifecycle(),
    ecrImages(),
    efsPolicy(),
    natGatewayInterface(),
    natGatewayTags(),
    securityGroupRule(),
    webAcl(),
    autoscalingTags(),
    cacheSubnetGroup(subnetGroups),
    replicationGroup(groups),
    taggedCaches([subnetGroups, groups]),
    dbInstance(),
    rdsParameters(),
    budgets(),
  ];
};
