import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Fn, TerraformVariable, Token, VariableType } from "cdktf";
import type { Construct } from "constructs";
import type { Deployment } from "../environments/deployment";
import { StockwizStack } from "./stockwiz-stack";

/** Recorded when the stack is applied by itself; the `destroy` step says more, and puts its word in the place of this. */
const NOT_SAID = { who: "not said", why: "not said", when: "not said" };

/**
 * That an environment is to end: who asked for it, why and when. Whoever asked first stays on record when an interrupted
 * destruction is taken up again. What is done then and cannot be declared is the `destroy` step's.
 */
export class TeardownStack extends StockwizStack {
  constructor(scope: Construct, deployment: Deployment) {
    super(scope, "teardown", deployment);
    const { stateBucket, environment } = deployment;
    const record = new SsmParameter(this, "record", {
      name: this.names.teardown,
      description: "who asked for the end of this environment, why and when",
      type: "String",
      insecureValue: Token.asString(Fn.jsonencode(this.addVariable().value)), // not a secret, so plans may show it
      lifecycle: { ignoreChanges: ["insecure_value", "value"] },
    });
    // A record that was taken in after an interruption has its text under the other name.
    const text = Fn.coalesce([record.insecureValue, Fn.nonsensitive(record.value)]);
    const when = Token.asString(Fn.lookup(Fn.jsondecode(text), "when"));
    this.addOutputs({ inventory: `s3://${stateBucket}/${environment.name}/teardown/${when}.json` });
  }

  private addVariable(): TerraformVariable {
    const { STRING } = VariableType;
    return new TerraformVariable(this, "asked", {
      type: VariableType.object({ who: STRING, why: STRING, when: STRING }),
      default: NOT_SAID,
      description: "who asks for the end of the environment, why and when",
    });
  }
}
