import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";

/** Value of a parameter whose service was never deployed. */
export const NO_IMAGE = "none";

export interface ImageParameterProps {
  readonly parameterName: string;
  readonly service: string;
}

/**
 * Remembers which image a service runs, by digest. Terraform makes it once; the `deploy` step writes it, and no plan
 * ever puts it back.
 */
export class ImageParameter extends Construct {
  constructor(scope: Construct, id: string, { parameterName, service }: ImageParameterProps) {
    super(scope, id);
    new SsmParameter(this, "parameter", {
      name: parameterName,
      description: `image that ${service} runs, by digest`,
      type: "String",
      insecureValue: NO_IMAGE, // not a secret, so plans may show it
      lifecycle: { ignoreChanges: ["insecure_value", "value"] },
    });
  }
}
