import { CreateAliasCommand, CreateFunctionUrlConfigCommand, TagResourceCommand } from "@aws-sdk/client-lambda";
import { clientsOf, isMissing } from "../../../pipeline/aws/clients";
import { finders, nameOf } from "../../../pipeline/terraform/finders";
import { callAws } from "../../support/caller-of-aws";
import { rehearsedLambda } from "../../support/rehearsed-lambda";
import { synthesize } from "../../support/synthesize";
import { workspaceIn } from "../../support/workspace";

const FunctionName = "dev-stockwiz-notifier";
const { deployment } = workspaceIn("/nowhere", { STOCKWIZ_ENV: "dev" }, "app");

describe.each(["aws_lambda_alias", "aws_lambda_function_url"])("an %s that no state knows", (type) => {
  const aws = rehearsedLambda();
  callAws(() => aws.client.endpoint);
  const name = nameOf(type, synthesize("app", "dev").only(type)) ?? "";
  const find = async () => finders[type]?.(name, clientsOf("us-east-1"), deployment);
  const outcome = () =>
    find().then(
      () => "found",
      (error) => (isMissing(error) ? "missing" : String(error)),
    );

  it("is missing while nobody has made it, and then found with the tags of its function", async () => {
    expect(await outcome()).toBe("missing");
    const Resource = await aws.deploy({ name: FunctionName, code: "exports.handler = async () => 1" });
    await aws.api.send(new TagResourceCommand({ Resource, Tags: { Project: "StockWiz", Stack: "app" } }));
    expect(await outcome()).toBe("missing");
    await aws.api.send(new CreateAliasCommand({ FunctionName, Name: name, FunctionVersion: "$LATEST" }));
    const AuthType = "AWS_IAM";
    await aws.api.send(new CreateFunctionUrlConfigCommand({ FunctionName, Qualifier: name, AuthType }));
    const tags = [
      { Key: "Project", Value: "StockWiz" },
      { Key: "Stack", Value: "app" },
    ];
    expect(await find()).toEqual({ id: `${FunctionName}/live`, tags });
  });
});
