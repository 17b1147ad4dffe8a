import { GithubOidc, type TrustedRepository } from "../../constructs/github-oidc";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const ISSUER = "token.actions.githubusercontent.com";
const ARN = `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`;

const shop: TrustedRepository = { owner: "acme", name: "shop" };

const oidc = (managed: boolean, repository = shop) =>
  synthesizeConstruct((scope) => {
    const github = new GithubOidc(scope, "github", { account: "123456789012", managed });
    putOut(scope, { arn: github.providerArn, trust: github.trustPolicy(repository, "prod") });
  });
const trusted = (stack: ReturnType<typeof oidc>) => JSON.parse(String(outputsOf(stack).trust)).Statement;

describe("the trust in GitHub Actions", () => {
  it("is made once for an account, and outlives every environment", () => {
    const stack = oidc(true);
    expect(stack.only("aws_iam_openid_connect_provider")).toEqual({
      url: `https://${ISSUER}`,
      client_id_list: ["sts.amazonaws.com"],
      lifecycle: { prevent_destroy: true },
      tags: { Environment: "shared" },
    });
    expect(stack.json.import).toMatchObject([{ id: ARN }]);
  });

  it("makes nothing where somebody else keeps it", () => {
    expect(oidc(false).json.resource).toBeUndefined();
    expect(oidc(false).json.import).toBeUndefined();
  });

  it.each([true, false])("names the same provider whether it is managed (%p) or not", (managed) => {
    expect(outputsOf(oidc(managed)).arn).toBe(ARN);
    expect(trusted(oidc(managed))[0].Principal).toEqual({ Federated: ARN });
  });

  it("rejects every repository and every environment but one, for every audience but AWS", () => {
    expect(trusted(oidc(true))).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: ARN },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${ISSUER}:aud`]: "sts.amazonaws.com",
            [`${ISSUER}:sub`]: "repo:acme/shop:environment:prod",
          },
        },
      },
    ]);
  });

  it("admits the repository by its names, and by them and its numbers, where these are known", () => {
    const [statement] = trusted(oidc(true, { ...shop, ids: { owner: "11", repository: "22" } }));
    expect(statement.Condition).toEqual({
      StringEquals: {
        [`${ISSUER}:aud`]: "sts.amazonaws.com",
        [`${ISSUER}:sub`]: ["repo:acme/shop:environment:prod", "repo:acme@11/shop@22:environment:prod"],
      },
    });
  });
});
