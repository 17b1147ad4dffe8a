import { clientsOf } from "../aws/clients";
import { createGithubOidc, sharesGithubOidc } from "../aws/github-oidc";
import { createStateBucket, secureStateBucket } from "../aws/state-bucket";
import { inlineCode } from "../markdown";
import type { Step, StepContext } from "../step";

const makeBucket = async ({ deployment, outcome }: StepContext): Promise<void> => {
  const { region, stateBucket } = deployment;
  const isNew = await createStateBucket(clientsOf(region).s3, deployment);
  outcome.found.push({ stateBucket, isNew });
  outcome.told.push(`- ${inlineCode(stateBucket)} ${isNew ? "is new" : "was there already"}`);
};

/** Makes what has to exist before Terraform can run: the state bucket, and the account's OIDC provider for GitHub. */
export const bootstrap: Step = {
  summary: "make the state bucket if it is missing (safe to run at any time)",
  requires: ["credentials"],
  perStack: false,
  options: [],
  actions: (context) => {
    const { deployment } = context;
    const { s3, iam } = clientsOf(deployment.region);
    return [
      { words: `make the bucket ${deployment.stateBucket} if it is missing`, run: () => makeBucket(context) },
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
