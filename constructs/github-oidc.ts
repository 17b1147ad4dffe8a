import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";

const ISSUER = "token.actions.githubusercontent.com";
const AUDIENCE = "sts.amazonaws.com";

export interface GithubOidcProps {
  /** The 12 digits of the AWS account. */
  readonly account: string;
  /** Whether Terraform manages the provider. Otherwise somebody else keeps it, and it is only trusted. */
  readonly managed: boolean;
}

/**
 * Lets GitHub Actions of one account prove who they are. An account has room for one, and several environments may share
 * the account: the `bootstrap` step makes it, every environment imports it, the `destroy` step of the last one removes it.
 */
export class GithubOidc extends Construct {
  readonly providerArn: string;

  constructor(scope: Construct, id: string, { account, managed }: GithubOidcProps) {
    super(scope, id);
    this.providerArn = `arn:aws:iam::${account}:oidc-provider/${ISSUER}`;
    if (!managed) return;
    const provider = new IamOpenidConnectProvider(this, "provider", {
      url: `https://${ISSUER}`,
      clientIdList: [AUDIENCE],
      lifecycle: { preventDestroy: true },
      tags: { Environment: "shared" }, // the same in every state that imports it, so that no two plans fight over it
    });
    provider.importFrom(this.providerArn);
  }

  /**
   * The trust policy that admits jobs of exactly one repository which run in exactly one of its environments.
   * @see https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
   */
  trustPolicy(repository: string, githubEnvironment: string): string {
    return JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: this.providerArn },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [`${ISSUER}:aud`]: AUDIENCE,
              [`${ISSUER}:sub`]: `repo:${repository}:environment:${githubEnvironment}`,
            },
          },
        },
      ],
    });
  }
}
