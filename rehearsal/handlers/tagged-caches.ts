import type { Handler } from "../wire/handler";
import { jsonOf, succeeded, withJson } from "../wire/json-body";
import type { InnerNames } from "./inner-names";

interface Told {
  readonly ResourceTagMappingList?: readonly { readonly ResourceARN: string }[];
}

/** Tells what carries tags by the names that its callers gave it, and nothing that they have deleted. */
export const taggedCaches = (kinds: readonly InnerNames[]): Handler => ({
  name: "tagged-caches",
  why: "moto goes on telling the tags of a cache that is deleted, which cannot really be deleted there",
  page: "https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html",
  answers: ({ service, action }) => service === "tagging" && action === "GetResources",
  async answer(request, _call, forward) {
    const response = await forward(request);
    const told = jsonOf<Told>(response);
    if (!succeeded(response) || !told.ResourceTagMappingList) return response;
    const ResourceTagMappingList = told.ResourceTagMappingList.flatMap((mapping) => {
      const arn = kinds.reduce<string | undefined>((all, names) => all && names.toOuterArn(all), mapping.ResourceARN);
      return arn ? [{ ...mapping, ResourceARN: arn }] : [];
    });
    return withJson(response, { ...told, ResourceTagMappingList });
  },
});
