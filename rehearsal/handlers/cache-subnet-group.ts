import { awsErrorResponse, type WireResponse } from "../wire/aws-error";
import { formOf, withForm } from "../wire/form-body";
import type { Handler } from "../wire/handler";

const NAME = "CacheSubnetGroupName";
/** Calls of tags name a group by its ARN. */
const ARN = "ResourceName";
const GROUP = /<CacheSubnetGroup>.*?<\/CacheSubnetGroup>/gs;

const deleted = (): WireResponse => ({
  status: 200,
  headers: { "content-type": "text/xml" },
  body: Buffer.from("<DeleteCacheSubnetGroupResponse><ResponseMetadata/></DeleteCacheSubnetGroupResponse>"),
});

/** Lets subnet groups of ElastiCache go: each gets a name of its own inside the emulator, which is never used again. */
export const cacheSubnetGroup = (): Handler => {
  const inner = new Map<string, string>();
  let made = 0;

  const toInner = (form: URLSearchParams): URLSearchParams => {
    for (const key of [NAME, ARN])
      for (const [name, innerName] of inner) {
        const value = form.get(key);
        if (value === name || value?.endsWith(`:subnetgroup:${name}`))
          form.set(key, `${value.slice(0, -name.length)}${innerName}`);
      }
    return form;
  };
  const toOuter = ({ body, ...response }: WireResponse): WireResponse => {
    const known = body
      .toString("utf8")
      .replaceAll(GROUP, (group) => ([...inner.values()].some((name) => group.includes(`>${name}<`)) ? group : ""));
    const text = [...inner].reduce((all, [name, innerName]) => all.replaceAll(innerName, name), known);
    return { ...response, body: Buffer.from(text) };
  };

  return {
    name: "cache-subnet-group",
    why: "moto cannot delete a subnet group of ElastiCache, so its name would be taken for ever",
    page: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteCacheSubnetGroup.html",
    answers: ({ service, action, resource }) =>
      service === "elasticache" &&
      (/CacheSubnetGroups?$/.test(action) || (/Tags/.test(action) && resource.includes(":subnetgroup:"))),
    async answer(request, call, forward) {
      const form = formOf(request);
      const name = form.get(NAME);
      if (call.action === "CreateCacheSubnetGroup" && name && !inner.has(name)) {
        made += 1;
        inner.set(name, `${name}-inner-${made}`);
      } else if (name && !inner.has(name)) {
        const message = `Cache subnet group ${name} not found.`;
        return awsErrorResponse(request, call, { status: 404, code: "CacheSubnetGroupNotFoundFault", message });
      }
      if (call.action !== "DeleteCacheSubnetGroup") return toOuter(await forward(withForm(request, toInner(form))));
      inner.delete(name ?? "");
      return deleted();
    },
  };
};
