import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { Construct } from "constructs";

export interface GivenSecretProps {
  readonly secretName: string;
  readonly description: string;
  /** Key of KMS that encrypts it. */
  readonly keyArn: string;
}

/** A secret that a person brings: Terraform makes it empty, a step writes the value, and no state or plan ever has it. */
export class GivenSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { secretName, description, keyArn }: GivenSecretProps) {
    super(scope, id);
    this.arn = new SecretsmanagerSecret(this, "secret", {
      name: secretName,
      description,
      kmsKeyId: keyArn,
      // A secret that waits for its deletion blocks its name, and who brought the value has it still.
      recoveryWindowInDays: 0,
    }).arn;
  }
}
