import {
  BatchDeleteImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  PutLifecyclePolicyCommand,
} from "@aws-sdk/client-ecr";
import { expiredImages, type StoredImage } from "../../../rehearsal/handlers/ecr-expiry";
import { type LifecycleRule, readLifecyclePolicy } from "../../../rehearsal/handlers/ecr-lifecycle-policy";
import { push } from "../../../rehearsal/images/register";
import { builtImage } from "../../support/built-image";
import { emulatedAws } from "../../support/emulated-aws";

type Selection = LifecycleRule["selection"];

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-12-01T00:00:00Z");

const rule = (rulePriority: number, selection: Partial<Selection>): LifecycleRule => ({
  rulePriority,
  description: "written out, because ECR takes no text below a hundred characters",
  selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1, ...selection },
  action: { type: "expire" },
});
const tagged = (tagPrefixList: string[], countNumber = 1): Partial<Selection> => ({
  ...{ tagStatus: "tagged", tagPrefixList, countNumber },
});
/** An image that was pushed so many days ago. */
const image = (
  digest: string,
  days: number,
  tags: readonly string[] = [],
  lists: readonly string[] = [],
): StoredImage => ({
  ...{ digest, tags, lists, pushedAt: NOW - days * DAY_MS },
});
const expired = (images: readonly StoredImage[], ...rules: LifecycleRule[]) =>
  expiredImages(images, rules, NOW).toSorted();

describe("what a lifecycle policy expires", () => {
  // The examples of https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html
  const images = [image("a", 10, ["beta-1", "prod-1"]), image("b", 9, ["beta-2", "prod-2"]), image("c", 8, ["beta-3"])];

  it("is nothing that a rule of higher priority selects, whatever that rule does with it", () => {
    expect(expired(images, rule(1, tagged(["prod"])), rule(2, tagged(["beta"])))).toEqual(["a"]);
  });

  it("is decided by the order of the rules", () => {
    expect(expired(images, rule(1, tagged(["beta"])), rule(2, tagged(["prod"])))).toEqual(["a", "b"]);
  });

  it("counts what another rule spares", () => {
    expect(expired(images, rule(1, tagged(["prod"], 9)), rule(2, { countNumber: 1 }))).toEqual([]);
    expect(expired([...images, image("d", 7)], rule(1, tagged(["prod"], 9)), rule(2, { countNumber: 1 }))).toEqual([
      "c",
    ]);
  });

  it("needs every prefix or pattern of a rule to be met by some tag", () => {
    expect(expired(images, rule(1, tagged(["beta", "prod"])))).toEqual(["a"]);
    const patterns: Partial<Selection> = { tagStatus: "tagged", tagPatternList: ["*-1", "prod*"] };
    expect(expired([...images, image("d", 1, ["prod-1"])], rule(1, patterns))).toEqual(["a"]);
    expect(expired(images, rule(1, { tagStatus: "tagged", tagPatternList: ["beta.*"] }))).toEqual([]);
  });

  it("is what is older than a number of days, counted from its push", () => {
    const age: Partial<Selection> = { countType: "sinceImagePushed", countUnit: "days", countNumber: 7 };
    const untagged = rule(1, { tagStatus: "untagged", ...age });
    expect(expired([image("a", 8), image("b", 6), image("c", 8, ["prod"])], untagged)).toEqual(["a"]);
  });

  it("leaves what a manifest list names that stays, and takes it with the list that goes", () => {
    const pushes = ["x", "y"].flatMap((one, index) => [
      ...[image(`${one} image`, 3 - index), image(`${one} attestation`, 3 - index)],
      image(one, 3 - index, [one], [`${one} image`, `${one} attestation`]),
    ]);
    expect(expired(pushes, rule(1, { countNumber: 4 }))).toEqual([]);
    expect(expired(pushes, rule(1, { countNumber: 3 }))).toEqual(["x", "x attestation", "x image"]);
    expect(expired(pushes, rule(1, { countNumber: 1 }))).toEqual(["x", "x attestation", "x image"]);
  });
});

describe("a lifecycle policy that ECR refuses", () => {
  const days: Partial<Selection> = { countType: "sinceImagePushed", countNumber: 7 };
  const any = (priority: number) => rule(priority, {});
  it.each<[string, readonly object[], RegExp]>([
    ["has no rule", [], /^rules: /],
    ["uses a priority twice", [any(1), rule(1, tagged(["a"]))], /each rulePriority is used once/],
    ["has a rule for any image before another", [any(1), rule(2, tagged(["a"]))], /tagStatus any has the highest/],
    ["selects untagged images twice", [1, 2].map((n) => rule(n, { tagStatus: "untagged" })), /only one rule selects/],
    ["uses the same prefixes twice", [1, 2].map((n) => rule(n, tagged(["a"]))), /each set of tag prefixes/],
    ["selects tagged images without a prefix", [rule(1, { tagStatus: "tagged" })], /tagged needs a tagPrefixList/],
    ["selects any image by a prefix", [rule(1, { tagPrefixList: ["a"] })], /any takes no list of tags/],
    ["counts days without saying so", [rule(1, days)], /countUnit: belongs to sinceImagePushed/],
    ["counts images in days", [rule(1, { countUnit: "days" })], /countUnit: belongs to sinceImagePushed/],
    ["keeps none", [rule(1, { countNumber: 0 })], /countNumber: /],
    [
      "has too many wildcards",
      [rule(1, { tagStatus: "tagged", tagPatternList: ["*a*b*c*d*e"] })],
      /at most 4 wildcards/,
    ],
    ["archives", [{ ...any(1), action: { type: "transition" } }], /action.type: /],
  ])("%s", (_what, rules, reason) => {
    const padded = JSON.stringify({ rules }).padEnd(100);
    expect(readLifecyclePolicy(padded)).toMatch(reason);
  });

  it("is no JSON, or too short to be one", () => {
    expect(readLifecyclePolicy("{".padEnd(100))).toMatch(/Could not map/);
    expect(readLifecyclePolicy("{}")).toMatch(/2 characters/);
  });
});

describe("a rehearsed repository", () => {
  const aws = emulatedAws();
  const repositoryName = "dev-stockwiz-web";
  const policyText = (...rules: LifecycleRule[]) => JSON.stringify({ rules });
  const ecr = () => new ECRClient(aws.client);
  const tags = async () => {
    const { imageDetails = [] } = await ecr().send(new DescribeImagesCommand({ repositoryName }));
    return imageDetails.map(({ imageTags = [] }) => imageTags.join(" "));
  };
  const put = (...rules: LifecycleRule[]) =>
    ecr().send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: policyText(...rules) }));

  beforeAll(() => ecr().send(new CreateRepositoryCommand({ repositoryName, imageTagMutability: "IMMUTABLE" })));

  it("rejects a policy with ECR's own error, and goes on by the last good one", async () => {
    await put(rule(1, { countNumber: 2 }));
    await expect(put(rule(1, {}), rule(2, tagged(["a"])))).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringMatching(
        /^Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: /,
      ),
    });
    for (const version of ["one", "two", "three"]) await push(ecr(), repositoryName, builtImage(version), version);
    expect(await tags()).toEqual(["two", "three"]);
  });

  it("expires at once by a policy that is changed", async () => {
    await put(rule(1, { countNumber: 1 }));
    expect(await tags()).toEqual(["three"]);
  });

  it("holds three images of one push that is attested, and deletes none that the list names", async () => {
    await put(rule(1, { countNumber: 1000 }));
    const image = builtImage("attested");
    const digest = await push(ecr(), repositoryName, image, "attested", true);
    expect(await tags()).toEqual(["three", "", "", "attested"]);
    const remove = (imageDigest: string) =>
      ecr().send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest }] }));
    expect((await remove(image.digest)).failures).toMatchObject([{ failureCode: "ImageReferencedByManifestList" }]);
    expect((await remove(digest)).failures).toEqual([]);
    expect((await remove(image.digest)).failures).toEqual([]);
  });
});
