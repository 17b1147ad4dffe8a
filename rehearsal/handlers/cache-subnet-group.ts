import { awsErrorResponse, type WireResponse } from "../wire/aws-error";
import { formOf, withForm } from "../wire/form-body";
import type { Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";
import type { InnerNames } from "./inner-names";

const NAME = "CacheSubnetGroupName";
/** Calls of tags name a group by its ARN. */
const ARN = "ResourceName";
const GROUP = /<CacheSubnetGroup>.*?<\/CacheSubnetGroup>/gs;

const deleted = (): WireResponse => ({
  status: 200,
  headers: { "content-type": "text/xml" },
  body: Buffer.from("<DeleteCacheSubnetGroupResponse><ResponseMetadata/></DeleteCacheSubnetGroupResponse>"),
});

/** Lets subnet groups of ElastiCache go. */
export const cacheSubnetGroup = (names: InnerNames): Handler => {
  return {
    name: "cache-subnet-group",
    why: "moto cannot delete a subnet group of ElastiCache, so its name would be taken for ever",
    page: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteCacheSubnetGroup.html",
    answers: ({ service, action, resource }) =>
      service === "elasticache" &&
      (/CacheSubnetGroups?$/.test(action) || (/Tags/.test(action) && resource.includes(`:${names.kind}:`))),
    async answer(request, call, forward) {
      const form = formOf(request);
      const name = form.get(NAME);
      const isNew = call.action === "CreateCacheSubnetGroup" && name && !names.has(name);
      if (isNew) names.make(name);
      else if (name && !names.has(name)) {
        const message = `Cache subnet group ${name} not found.`;
        return awsErrorResponse(request, call, { status: 404, code: "CacheSubnetGroupNotFoundFault", message });
      }
      if (call.action === "DeleteCacheSubnetGroup") {
        names.delete(name ?? "");
        return deleted();
      }
      for (const key of [NAME, ARN]) if (form.has(key)) form.set(key, names.toInner(form.get(key) ?? ""));
      const response = await forward(withForm(request, form));
      const told = { ...response, body: Buffer.from(names.toOuter(response.body.toString("utf8"), GROUP)) };
      if (isNew && !succeeded(response)) names.delete(name);
      return told;
    },
  };
};
