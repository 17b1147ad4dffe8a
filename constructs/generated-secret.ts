import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Construct } from "constructs";
import { EphemeralPassword } from "./ephemeral-password";

const PASSWORD_LENGTH = 40;

export interface GeneratedSecretProps {
  readonly secretName: string;
  readonly description: string;
  /** Key of KMS that encrypts it. */
  readonly keyArn: string;
  /** What the secret holds, made from the password's reference. @default the password itself */
  readonly value?: (password: string) => string;
  /** A higher number makes a new password with the next apply. @default 1 */
  readonly generation?: number;
  /**
   * Attributes of resources, such as an address inside of the value. When one changes, the secret gets a new value: Terraform
   * does not see what it only hands over. @default none
   */
  readonly renewedWith?: readonly string[];
}

/** A secret that AWS makes up and Secrets Manager keeps; Terraform hands it over and never records it. */
export class GeneratedSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id);
    const { value = (password) => password } = props;
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: props.secretName,
      description: props.description,
      kmsKeyId: props.keyArn,
      // A secret that waits for its deletion blocks its name, and without what it opens it is of no use.
      recoveryWindowInDays: 0,
    });
    const { reference } = new EphemeralPassword(this, "password", { length: PASSWORD_LENGTH });
    const version = new SecretsmanagerSecretVersion(this, "version", {
      secretId: secret.id,
      secretStringWo: value(reference),
      secretStringWoVersion: props.generation ?? 1,
      ...(props.renewedWith && { lifecycle: { replaceTriggeredBy: [...props.renewedWith] } }),
    });
    this.arn = version.arn; // of the secret, and known only once it holds something
  }
}
