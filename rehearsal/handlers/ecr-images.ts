import type { AwsCall, WireRequest } from "../wire/aws-call";
import { awsErrorResponse, type WireResponse } from "../wire/aws-error";
import type { Forward, Handler } from "../wire/handler";
import { jsonOf, succeeded, withJson } from "../wire/json-body";
import { expiredImages, type StoredImage } from "./ecr-expiry";
import { readLifecyclePolicy } from "./ecr-lifecycle-policy";

interface Subject {
  readonly repositoryName?: string;
  readonly lifecyclePolicyText?: string;
}
interface ImageId {
  readonly imageDigest?: string;
  readonly imageTag?: string;
}
interface Described {
  readonly imageDetails?: readonly {
    readonly imageDigest?: string;
    readonly imageTags?: readonly string[];
    /** Seconds since 1970. */
    readonly imagePushedAt?: number;
  }[];
}
interface Got {
  readonly images?: readonly { readonly imageId?: ImageId; readonly imageManifest?: string }[];
}
interface Deleted {
  readonly failures?: readonly object[];
}

const ACTIONS = ["PutLifecyclePolicy", "PutImage", "BatchDeleteImage"];
/** What DescribeImages and BatchGetImage take at once. */
const AT_ONCE = 100;

/** Asks ECR something else in the name of the same caller. */
const ask = async <T extends object>(
  request: WireRequest,
  action: string,
  body: object,
  forward: Forward,
): Promise<T> => {
  const target = String(request.headers["x-amz-target"]).replace(/\w+$/, action);
  const headers = { ...request.headers, "x-amz-target": target };
  return jsonOf<T>(await forward({ ...request, headers, body: Buffer.from(JSON.stringify(body)) }));
};

/** Digests of the images that a manifest list names; none where it is the manifest of one image. */
const listedIn = (manifest = "{}"): string[] => {
  const { manifests = [] } = JSON.parse(manifest) as { readonly manifests?: readonly { readonly digest: string }[] };
  return manifests.map(({ digest }) => digest);
};

/** What a repository holds, oldest first. */
const imagesIn = async (request: WireRequest, repositoryName: string, forward: Forward): Promise<StoredImage[]> => {
  const { imageDetails = [] } = await ask<Described>(request, "DescribeImages", { repositoryName }, forward);
  const lists = new Map<string, readonly string[]>();
  const ids = imageDetails.map(({ imageDigest = "" }) => ({ imageDigest }));
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const imageIds = ids.slice(at, at + AT_ONCE);
    const { images = [] } = await ask<Got>(request, "BatchGetImage", { repositoryName, imageIds }, forward);
    for (const { imageId, imageManifest } of images) lists.set(imageId?.imageDigest ?? "", listedIn(imageManifest));
  }
  return imageDetails.map(({ imageDigest: digest = "", imageTags = [], imagePushedAt = 0 }) => ({
    ...{ digest, tags: imageTags, pushedAt: imagePushedAt * 1000, lists: lists.get(digest) ?? [] },
  }));
};

/** Expires what the policy of a repository says, as AWS does within 24 hours. */
const expire = async (request: WireRequest, repositoryName: string, forward: Forward): Promise<void> => {
  const { lifecyclePolicyText } = await ask<Subject>(request, "GetLifecyclePolicy", { repositoryName }, forward);
  const rules = readLifecyclePolicy(lifecyclePolicyText ?? "");
  if (typeof rules === "string") return; // there is none: another one was refused when it was written
  const expired = expiredImages(await imagesIn(request, repositoryName, forward), rules, Date.now());
  const imageIds = expired.map((imageDigest) => ({ imageDigest }));
  if (imageIds.length > 0) await ask(request, "BatchDeleteImage", { repositoryName, imageIds }, forward);
};

const refusePolicy = (request: WireRequest, call: AwsCall, reason: string): WireResponse =>
  awsErrorResponse(request, call, {
    status: 400,
    code: "InvalidParameterException",
    message:
      "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: " +
      `'Lifecycle policy validation failure: ${reason}'`,
  });

/** Deletes what no manifest list refers to, and says so of the rest. */
const deleteImages = async (request: WireRequest, repositoryName: string, forward: Forward): Promise<WireResponse> => {
  const { imageIds = [], ...rest } = jsonOf<Subject & { readonly imageIds?: readonly ImageId[] }>(request);
  const stored = await imagesIn(request, repositoryName, forward);
  const listOf = ({ imageDigest, imageTag }: ImageId) => {
    const image = stored.find(({ digest, tags }) =>
      imageDigest ? digest === imageDigest : imageTag !== undefined && tags.includes(imageTag),
    );
    const isWhole = imageDigest !== undefined || image?.tags.length === 1; // otherwise only a tag goes
    return isWhole ? stored.find(({ lists }) => image && lists.includes(image.digest)) : undefined;
  };
  const failures = imageIds.flatMap((imageId) => {
    const list = listOf(imageId);
    const failureReason = `Requested image referenced by manifest list: [${list?.digest}]`;
    return list ? [{ imageId, failureCode: "ImageReferencedByManifestList", failureReason }] : [];
  });
  const free = imageIds.filter((imageId) => !listOf(imageId));
  if (free.length === 0 && failures.length > 0)
    return {
      status: 200,
      headers: { "content-type": "application/x-amz-json-1.1" },
      body: Buffer.from(JSON.stringify({ imageIds: [], failures })),
    };
  const body = Buffer.from(JSON.stringify({ ...rest, imageIds: free }));
  const response = await forward(failures.length > 0 ? { ...request, body } : request);
  const told = jsonOf<Deleted>(response);
  return failures.length > 0
    ? withJson(response, { ...told, failures: [...(told.failures ?? []), ...failures] })
    : response;
};

/** Expires images by the lifecycle policy of their repository, and keeps what a manifest list refers to. */
export const ecrImages = (): Handler => ({
  name: "ecr-images",
  why:
    "moto expires no image, takes lifecycle policies that ECR refuses, and deletes what a manifest list refers to; " +
    "here images expire at each push and each change of the policy, on AWS within 24 hours",
  page: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
  answers: ({ service, action }) => service === "ecr" && ACTIONS.includes(action),
  async answer(request, call, forward) {
    const { repositoryName = "", lifecyclePolicyText = "" } = jsonOf<Subject>(request);
    if (call.action === "BatchDeleteImage") return deleteImages(request, repositoryName, forward);
    if (call.action === "PutLifecyclePolicy") {
      const rules = readLifecyclePolicy(lifecyclePolicyText);
      if (typeof rules === "string") return refusePolicy(request, call, rules);
    }
    const response = await forward(request);
    if (succeeded(response)) await expire(request, repositoryName, forward);
    return response;
  },
});
