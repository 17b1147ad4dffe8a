import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";

const UNTAGGED_DAYS = 7;
export interface ImageRepositoryProps {
  readonly repositoryName: string;
  /** What the tags of releases begin with. */
  readonly releasePrefix: string;
  /** Newest releases to keep, however many others are pushed after them. */
  readonly releasesKept: number;
  /** Newest images to keep beside those, 1 to 1000; older ones expire. */
  readonly othersKept: number;
  /**
   * Whether destroying the repository takes its images along. Otherwise ECR refuses while it holds one.
   * @default false
   */
  readonly destroyWithImages?: boolean;
}

/**
 * Holds the images of one service: a tag never moves, every push is scanned, old images expire and releases by a rule of their own.
 * @example new ImageRepository(this, "web", { repositoryName: "web", releasePrefix: "release-", releasesKept: 10, othersKept: 5 })
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
      policy: lifecyclePolicy(props),
    });
    this.url = repository.repositoryUrl;
  }
}

/**
 * What the first rule selects is out of the reach of the others. The last one counts the releases all the same, so it counts
 * the others beside as many releases as there can be.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules
 */
const lifecyclePolicy = ({ releasePrefix, releasesKept, othersKept }: ImageRepositoryProps): string =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `the newest ${releasesKept} releases are kept`,
        selection: {
          tagStatus: "tagged",
          tagPrefixList: [releasePrefix],
          countType: "imageCountMoreThan",
          countNumber: releasesKept,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
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
        rulePriority: 3, // a rule for any image has to come last
        description: `the newest ${othersKept} images are kept beside ${releasesKept} releases`,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: releasesKept + othersKept },
        action: { type: "expire" },
      },
    ],
  });
