import { environmentNames } from "../../environments/all";
import { outlineOf } from "../support/stack-outline";
import { synthesize } from "../support/synthesize";

describe.each(environmentNames)("the teardown stack of %s", (name) => {
  const stack = synthesize("teardown", name);

  it("holds what its reviewed outline says", () => {
    expect(outlineOf(stack)).toMatchSnapshot();
  });

  it("records what it is told, and never changes it again", () => {
    expect(stack.only("aws_ssm_parameter")).toMatchObject({
      insecure_value: `\${jsonencode(var.asked)}`,
      lifecycle: { ignore_changes: ["insecure_value", "value"] },
      type: "String",
    });
  });

  it("says that nothing was said when it is applied by itself", () => {
    const { variable } = JSON.parse(stack.text) as { variable: Record<string, { default: object }> };
    expect(variable.asked?.default).toEqual({ who: "not said", why: "not said", when: "not said" });
  });

  const text = "coalesce(aws_ssm_parameter.record.insecure_value, nonsensitive(aws_ssm_parameter.record.value))";

  it("names the place of the inventory by the time of the record, in the bucket that stays", () => {
    expect(stack.json.output.inventory?.value).toBe(
      `s3://stockwiz-terraform-state-123456789012-${name}/${name}/teardown/` + `\${jsondecode(${text}).when}.json`,
    );
  });
});
