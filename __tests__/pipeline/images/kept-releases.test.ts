import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  PutLifecyclePolicyCommand,
} from "@aws-sdk/client-ecr";
import { readDeployment } from "../../../environments/deployment";
import { dev } from "../../../environments/dev";
import { environment } from "../../../environments/environment";
import { namesOf } from "../../../environments/names";
import { buildCommand } from "../../../pipeline/images/image-sources";
import { keepReleases, refuseToLoseReleases } from "../../../pipeline/images/kept-releases";
import { pullFrom } from "../../../rehearsal/fargate/image";
import { push } from "../../../rehearsal/images/register";
import { builtImage } from "../../support/built-image";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { rejectionOf } from "../../support/refusal";
import { ACCOUNT, synthesize } from "../../support/synthesize";

/** Fewer than dev keeps, and by the same rules, because every image costs some calls. */
const kept = environment({ ...dev, imagesKept: { perService: 2, postgres: 1 } });
const deployment = {
  ...readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" }),
  environment: kept,
};
const { perService } = kept.imagesKept;
const held = namesOf("dev").releasesHeld(perService);
/** More than any rule keeps. */
const MANY = held + perService + 2;
const REGISTRY = `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`;

/** The lifecycle policy of each repository, as the storage stack of dev has it. */
const policies = (): Readonly<Record<string, string>> => {
  const { resource } = synthesize("storage", "dev", {}, kept).json;
  return Object.fromEntries(
    Object.values(resource.aws_ecr_lifecycle_policy ?? {}).map(({ repository, policy }) => {
      const [, id = ""] = /aws_ecr_repository\.([\w-]+)\./.exec(String(repository)) ?? [];
      return [String(resource.aws_ecr_repository?.[id]?.name), String(policy)];
    }),
  );
};

describe("the images of releases", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const services = ["product-service", "postgres"]; // a repository of each kind
  const ecr = () => new ECRClient(aws.client);

  /** Pushes an image of each service, built as the step builds it. @returns their digests. */
  const pushAll = async (version: string): Promise<Readonly<Record<string, string>>> => {
    const digests: Record<string, string> = {};
    for (const service of services) {
      const isAttested = !buildCommand(service, "reference", version).includes("--provenance=false");
      const repository = `dev-stockwiz-${service}`;
      digests[service] = await push(ecr(), repository, builtImage(`${service} ${version}`), version, isAttested);
    }
    return digests;
  };
  const pushMany = async (what: string, count: number) => {
    for (let index = 0; index < count; index += 1) await pushAll(`${what}-${index}`);
  };
  const tagsIn = async (service: string): Promise<string[]> => {
    const question = new DescribeImagesCommand({ repositoryName: `dev-stockwiz-${service}`, maxResults: 1000 });
    return ((await ecr().send(question)).imageDetails ?? []).map(({ imageTags = [] }) => imageTags.join(" "));
  };
  const releasesIn = async (service: string) => (await tagsIn(service)).filter((tags) => tags.includes("release-"));

  beforeAll(async () => {
    const texts = policies();
    for (const service of services) {
      const repositoryName = `dev-stockwiz-${service}`;
      await ecr().send(new CreateRepositoryCommand({ repositoryName, imageTagMutability: "IMMUTABLE" }));
      const lifecyclePolicyText = texts[repositoryName];
      await ecr().send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
    }
  });

  it("are pulled however many others are pushed after them, and those do expire", async () => {
    const release = await pushAll("first");
    await keepReleases(deployment, [release]);
    await pushMany("other", MANY);
    for (const service of services) {
      await expect(pullFrom(ecr())(`${REGISTRY}/dev-stockwiz-${service}@${release[service]}`)).resolves.toHaveProperty(
        "entryPoint",
      );
      expect(await releasesIn(service)).toEqual(["first release-first"]);
      expect(await tagsIn(service)).not.toContain("other-0");
    }
  });

  it("leave room for as many others as the environment keeps", async () => {
    const { postgres } = kept.imagesKept;
    const others = (await tagsIn("postgres")).filter((tags) => !tags.includes("release-"));
    expect(others.length).toBeGreaterThanOrEqual(postgres);
  });

  it("are kept when all that served after them was taken back, although theirs is the oldest push", async () => {
    for (let index = 0; index < perService; index += 1)
      await keepReleases(deployment, [await pushAll("first"), await pushAll(`taken-back-${index}`)]);
    await pushMany("after", MANY);
    for (const service of services) expect((await releasesIn(service))[0]).toBe("first release-first");
  });

  it("rejects one more when what runs would expire with it, and says who makes room, and how", async () => {
    const first = await pushAll("first");
    await expect(refuseToLoseReleases(deployment, [first])).resolves.toBeUndefined();
    for (let index = perService; index < held - 1; index += 1)
      await keepReleases(deployment, [first, await pushAll(`taken-back-${index}`)]);
    expect(await releasesIn("postgres")).toHaveLength(held);
    const refusal = await rejectionOf(refuseToLoseReleases(deployment, [first]));
    expect(refusal).toContain(`holds ${held} releases, ${held} are kept, and what served last would expire`);
    expect(refusal.match(/imageTag=release-taken-back-\d+/g)).toHaveLength(held - 1);
  });

  it("are the newest ones, once nothing older serves", async () => {
    const latest = await pushAll("latest");
    await keepReleases(deployment, [latest]);
    await pushMany("last", 1);
    for (const service of services) expect(await releasesIn(service)).not.toContain("first release-first");
    await expect(refuseToLoseReleases(deployment, [latest])).resolves.toBeUndefined();
  });

  it("change nothing when they are kept already", async () => {
    const before = await tagsIn("postgres");
    await keepReleases(deployment, [await pushAll("latest")]);
    expect(await tagsIn("postgres")).toEqual(before);
  });

  it("are not made of what no repository holds", async () => {
    await keepReleases(deployment, [{ postgres: `sha256:${"0".repeat(64)}` }]);
    expect((await releasesIn("postgres")).join()).not.toContain("000000");
  });
});
