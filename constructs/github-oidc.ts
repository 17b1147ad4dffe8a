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

/** A repository whose jobs are trusted. */
export interface TrustedRepository {
  readonly owner: string;
  readonly name: string;
  /** The numbers that GitHub gave owner and repository; unlike names they belong to nobody else, ever. @default unknown */
  readonly ids?: { readonly owner: string; readonly repository: string };
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
   * The trust policy that admits jobs of exactly one repository which run in exactly one of its environments. GitHub writes the
   * repository by its names, and by names and numbers where it was created, renamed or transferred after 2026-07-15: both
   * forms are admitted where the numbers are known, and nothing else.
   * @see https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
   * @see https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
   */
  trustPolicy({ owner, name, ids }: TrustedRepository, githubEnvironment: string): string {
    const subject = (repository: string) => `repo:${repository}:environment:${githubEnvironment}`;
    const byName = subject(`${owner}/${name}`);
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
              [`${ISSUER}:sub`]: ids ? [byName, subject(`${owner}@${ids.owner}/${name}@${ids.repository}`)] : byName,
            },
          },
        },
      ],
    });
  }
}
