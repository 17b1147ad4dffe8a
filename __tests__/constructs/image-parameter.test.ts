import { ImageParameter, NO_IMAGE } from "../../constructs/image-parameter";
import { synthesizeConstruct } from "../support/synthesize-construct";

const parameter = synthesizeConstruct(
  (scope) => new ImageParameter(scope, "web", { parameterName: "/x/images/web", service: "web" }),
).only("aws_ssm_parameter");

describe("the memory of an image", () => {
  it("begins without one, which no digest can be mistaken for", () => {
    expect(parameter).toMatchObject({ name: "/x/images/web", type: "String", insecure_value: NO_IMAGE });
    expect(NO_IMAGE).not.toMatch(/^sha256:/);
  });

  it("is not put back by a plan", () => {
    expect(parameter.lifecycle).toEqual({ ignore_changes: ["insecure_value", "value"] });
  });

  it("holds its value in one argument only, for the provider rejects two", () => {
    expect(parameter).not.toHaveProperty("value");
  });
});
