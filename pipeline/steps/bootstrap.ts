import { clientsOf } from "../aws/clients";
import { createGithubOidc, sharesGithubOidc } from "../aws/github-oidc";
import { createStateBucket, secureStateBucket } from "../aws/state-bucket";
import type { Step } from "../step";

/** Makes what has to exist before Terraform can run: the state bucket, and the account's OIDC provider for GitHub. */
export const bootstrap: Step = {
  summary: "make the state bucket if it is missing (safe to run at any time)",
  requires: ["credentials"],
  perStack: false,
  options: [],
  actions: ({ deployment }) => {
    const { s3, iam } = clientsOf(deployment.region);
    return [
      {
        words: `make the bucket ${deployment.stateBucket} if it is missing`,
        run: () => createStateBucket(s3, deployment),
      },
      { words: "close it to the public, version and encrypt it", run: () => secureStateBucket(s3, deployment) },
      ...(sharesGithubOidc(deployment)
        ? [
            {
              words: "make the OIDC provider for GitHub Actions if it is missing",
              run: () => createGithubOidc(iam, deployment),
            },
          ]
        : []),
    ];
  },
};
