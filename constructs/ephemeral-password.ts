import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

const TYPE = "aws_secretsmanager_random_password";

export interface EphemeralPasswordProps {
  /** Characters, 16 to 4096. Letters and digits only, so that it fits into any address. */
  readonly length: number;
}

/**
 * A password that AWS makes up during a run and that neither a plan nor the state ever holds. Only a write-only argument may
 * take it. CDKTF 0.21 has no ephemeral resources, so this one writes its own JSON; {@link ephemeralHcl} writes the HCL.
 */
export class EphemeralPassword extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EphemeralPasswordProps,
  ) {
    super(scope, id, TYPE);
  }

  /** The reference to it, for an interpolation. */
  get reference(): string {
    return `\${ephemeral.${TYPE}.${this.friendlyUniqueId}.random_password}`;
  }

  private get settings() {
    return { exclude_punctuation: true, password_length: this.props.length };
  }

  override toTerraform(): object {
    return { ephemeral: { [TYPE]: { [this.friendlyUniqueId]: this.settings } } };
  }

  override toHclTerraform(): object {
    return {}; // CDKTF's writer knows no such block
  }

  /** The block as HCL. */
  toHcl(): string {
    const lines = Object.entries(this.settings).map(([key, value]) => `  ${key} = ${value}`);
    return [`ephemeral "${TYPE}" "${this.friendlyUniqueId}" {`, ...lines, "}", ""].join("\n");
  }
}

/** The HCL blocks of every ephemeral resource below a construct. */
export const ephemeralHcl = (scope: Construct): string[] =>
  scope.node
    .findAll()
    .filter((node) => node instanceof EphemeralPassword)
    .map((password) => password.toHcl());
