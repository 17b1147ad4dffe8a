import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";

const UNTAGGED_DAYS = 7;

export interface ImageRepositoryProps {
  readonly repositoryName: string;
  /** Newest images to keep, 1 to 1000; older ones expire. */
  readonly imagesKept: number;
  /**
   * Whether destroying the repository takes its images along. Otherwise ECR refuses while it holds one.
   * @default false
   */
  readonly destroyWithImages?: boolean;
}

/**
 * Holds the images of one service: a tag never moves, every push is scanned, old images expire.
 * @example new ImageRepository(this, "postgres", { repositoryName: "dev-stockwiz-postgres", imagesKept: 5 })
 */
export class ImageRepository extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, "repository", {
      name: props.repositoryName,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS" }],
      forceDelete: props.destroyWithImages ?? false,
    });
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: repository.name,
      policy: lifecyclePolicy(props.imagesKept),
    });
    this.url = repository.repositoryUrl;
  }
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
const lifecyclePolicy = (imagesKept: number): string =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `untagged images expire after ${UNTAGGED_DAYS} days`,
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: UNTAGGED_DAYS,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2, // a rule for any image has to come last
        description: `the newest ${imagesKept} images are kept`,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: imagesKept },
        action: { type: "expire" },
      },
    ],
  });
