import type { Handler } from "../wire/handler";
import { jsonOf, succeeded, withJson } from "../wire/json-body";

type Tags = Readonly<Record<string, string>>;

interface TagRequest {
  readonly ResourceARN?: string;
  readonly Tags?: Tags;
  readonly TagKeys?: readonly string[];
}

const TAG_CALLS = ["ListTagsForResource", "TagResource", "UntagResource"];

/** Keeps the tags of scalable targets. */
export const autoscalingTags = (): Handler => {
  const tags = new Map<string, Tags>();
  const tagsOf = (arn = ""): Tags => tags.get(arn) ?? {};
  const without = (all: Tags, keys: readonly string[]): Tags =>
    Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key)));
  return {
    name: "autoscaling-tags",
    why: "moto has no tags of scalable targets and answers a question for them with 500, which the provider repeats for eight minutes",
    page: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html",
    answers: ({ service, action }) =>
      service === "application-autoscaling" && (TAG_CALLS.includes(action) || action === "RegisterScalableTarget"),
    async answer(request, { action }, forward) {
      const asked = jsonOf<TagRequest>(request);
      if (action === "RegisterScalableTarget") {
        const response = await forward(request);
        const { ScalableTargetARN } = jsonOf<{ ScalableTargetARN?: string }>(response);
        if (succeeded(response) && ScalableTargetARN && asked.Tags) tags.set(ScalableTargetARN, asked.Tags);
        return response;
      }
      const { ResourceARN = "", Tags = {}, TagKeys = [] } = asked;
      if (action === "TagResource") tags.set(ResourceARN, { ...tagsOf(ResourceARN), ...Tags });
      if (action === "UntagResource") tags.set(ResourceARN, without(tagsOf(ResourceARN), TagKeys));
      const empty = { status: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body: Buffer.alloc(0) };
      return withJson(empty, action === "ListTagsForResource" ? { Tags: tagsOf(ResourceARN) } : {});
    },
  };
};
