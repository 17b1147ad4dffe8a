import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Backend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Deployment } from "../environments/deployment";

/**
 * What every stack of StockWiz is: its state under `<env>/<stack>.tfstate` in the environment's bucket with a lock file
 * beside it, one AWS provider that refuses any account but the deployment's, and the four tags on all it makes.
 */
export abstract class StockwizStack extends TerraformStack {
  protected constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const { account, region, stateBucket, environment } = deployment;
    new S3Backend(this, {
      bucket: stateBucket,
      key: `${environment.name}/${id}.tfstate`,
      region,
      encrypt: true,
    });
    this.addOverride("terraform.backend.s3.use_lockfile", true); // CDKTF 0.21 has no property for it
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: { Project: "StockWiz", Environment: environment.name, Stack: id, ManagedBy: "cdktf" } }],
    });
  }
}
