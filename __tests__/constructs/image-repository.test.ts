import { ImageRepository, type ImageRepositoryProps } from "../../constructs/image-repository";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const withProps = (changes: Partial<ImageRepositoryProps> = {}) =>
  synthesizeConstruct((scope) => {
    putOut(scope, {
      url: new ImageRepository(scope, "web", { repositoryName: "x-web", imagesKept: 3, ...changes }).url,
    });
  });
const stack = withProps();
const repository = stack.only("aws_ecr_repository");

describe("a repository of images", () => {
  it("refuses to go while it holds images, unless that is spelled out", () => {
    expect(repository.force_delete).toBe(false);
    expect(withProps({ destroyWithImages: true }).only("aws_ecr_repository").force_delete).toBe(true);
  });

  it("never moves a tag, scans every push and encrypts", () => {
    expect(repository).toMatchObject({
      name: "x-web",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "KMS" }],
    });
  });

  it("keeps as many images as it is told, its rule for any image last, as ECR demands", () => {
    const { repository: name, policy } = stack.only("aws_ecr_lifecycle_policy");
    const { rules } = JSON.parse(String(policy));
    expect(referenced(stack, name)).toBe(repository);
    expect(rules.map(({ rulePriority }: { rulePriority: number }) => rulePriority)).toEqual([1, 2]);
    expect(rules[1].selection).toEqual({ tagStatus: "any", countType: "imageCountMoreThan", countNumber: 3 });
  });

  it("hands on its URL by reference", () => {
    expect(outputsOf(stack).url).toMatch(/\.repository_url\}$/);
    expect(referenced(stack, outputsOf(stack).url)).toBe(repository);
  });
});
