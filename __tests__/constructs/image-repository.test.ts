import { ImageRepository, type ImageRepositoryProps } from "../../constructs/image-repository";
import { expiredImages, type StoredImage } from "../../rehearsal/handlers/ecr-expiry";
import { readLifecyclePolicy } from "../../rehearsal/handlers/ecr-lifecycle-policy";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const withProps = (changes: Partial<ImageRepositoryProps> = {}) =>
  synthesizeConstruct((scope) => {
    putOut(scope, {
      url: new ImageRepository(scope, "web", {
        ...{ repositoryName: "x-web", releasePrefix: "release-", releasesKept: 4, othersKept: 3 },
        ...changes,
      }).url,
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

  it("lets no release expire for another image, and counts the others beside as many releases as there can be", () => {
    const { repository: name, policy } = stack.only("aws_ecr_lifecycle_policy");
    const rules = readLifecyclePolicy(String(policy));
    if (typeof rules === "string") throw new Error(rules);
    expect(referenced(stack, name)).toBe(repository);
    const images = (count: number, tags: (index: number) => string[]): StoredImage[] =>
      Array.from({ length: count }, (_, index) => ({
        ...{ digest: String(index), tags: tags(index), pushedAt: index, lists: [] },
      }));
    const release = (index: number) => ["release-a", String(index)];
    expect(expiredImages(images(4, release), rules, 0)).toEqual([]);
    expect(expiredImages(images(5, release), rules, 0)).toEqual(["0"]); // 4 are kept
    const others = (index: number) => (index < 4 ? release(index) : [String(index)]);
    expect(expiredImages(images(4 + 3, others), rules, 0)).toEqual([]); // and 3 beside them
    expect(expiredImages(images(4 + 3 + 4, others), rules, 0)).toEqual([]); // 7 are newer than each release, which stays
    expect(expiredImages(images(4 + 3 + 5, others), rules, 0)).toEqual(["4"]);
  });

  it("lets go what has no tag, which nothing refers to by name", () => {
    const rules = readLifecyclePolicy(String(stack.only("aws_ecr_lifecycle_policy").policy));
    if (typeof rules === "string") throw new Error(rules);
    const untagged: StoredImage = { digest: "untagged", tags: [], pushedAt: 0, lists: [] };
    const days = (count: number) => count * 24 * 60 * 60 * 1000;
    expect(expiredImages([untagged], rules, days(6))).toEqual([]);
    expect(expiredImages([untagged], rules, days(8))).toEqual(["untagged"]);
  });

  it("hands on its URL by reference", () => {
    expect(outputsOf(stack).url).toMatch(/\.repository_url\}$/);
    expect(referenced(stack, outputsOf(stack).url)).toBe(repository);
  });
});
