import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Annotations, DataTerraformRemoteStateS3, S3Backend, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ephemeralHcl } from "../constructs/ephemeral-password";
import type { RoleSource } from "../constructs/workload-role";
import type { Deployment } from "../environments/deployment";
import { type Names, namesOf } from "../environments/names";

/** What a stack can put out. */
type OutputValue = string | readonly string[] | Readonly<Record<string, string>>;

/**
 * What every stack of StockWiz is: its state under `<env>/<stack>.tfstate` in the environment's bucket with a lock file
 * beside it, one AWS provider that refuses any account but the deployment's, and the four tags on all it makes.
 */
export abstract class StockwizStack extends TerraformStack {
  protected readonly names: Names;

  protected constructor(
    scope: Construct,
    id: string,
    protected readonly deployment: Deployment,
  ) {
    super(scope, id);
    const { account, region, environment } = deployment;
    this.names = namesOf(environment.name);
    new S3Backend(this, { ...this.stateOf(id), encrypt: true });
    this.addOverride("terraform.backend.s3.use_lockfile", true); // CDKTF 0.21 has no property for it
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: { Project: "StockWiz", Environment: environment.name, Stack: id, ManagedBy: "cdktf" } }],
    });
  }

  /** Where the workloads of this environment get their roles. */
  protected get roles(): RoleSource {
    const { account, environment } = this.deployment;
    const { iam } = environment;
    return iam.roles === "existing"
      ? { kind: "existing", roleName: iam.name }
      : { kind: "create", account, boundaryArn: `arn:aws:iam::${account}:policy/${this.names.boundary}` };
  }

  /** What another stack of the environment has put out. */
  protected outputsOf(stack: string): DataTerraformRemoteStateS3 {
    return new DataTerraformRemoteStateS3(this, `${stack}-outputs`, this.stateOf(stack));
  }

  protected addOutputs(values: Readonly<Record<string, OutputValue>>): void {
    for (const [id, value] of Object.entries(values)) new TerraformOutput(this, id, { value, staticId: true });
  }

  /** A line for the reader of the plan. */
  protected note(text: string): void {
    Annotations.of(this).addInfo(text);
  }

  override toHclTerraform(): { hcl: string; metadata: unknown } {
    const { hcl, metadata } = super.toHclTerraform();
    return { hcl: [hcl, ...ephemeralHcl(this)].join("\n"), metadata };
  }

  private stateOf(stack: string) {
    const { stateBucket, environment, region } = this.deployment;
    return { bucket: stateBucket, key: `${environment.name}/${stack}.tfstate`, region };
  }
}
