import type { WireResponse } from "../wire/aws-error";
import { escapeXml, formOf, withForm } from "../wire/form-body";
import type { Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";

const GROUP_ID = "ReplicationGroupId";
const GROUP = /<ReplicationGroup>.*<\/ReplicationGroup>/s;
const TOKEN_ENABLED = /<AuthTokenEnabled>[^<]*<\/AuthTokenEnabled>/;

const xml = (body: string): WireResponse => ({
  status: 200,
  headers: { "content-type": "text/xml" },
  body: Buffer.from(body),
});

const element = (name: string, text: string | null | undefined): string =>
  text === null || text === undefined ? "" : `<${name}>${escapeXml(text)}</${name}>`;

/** A member as its group was asked for. */
const memberCluster = (clusterId: string, group: URLSearchParams): string => {
  const copied = [
    "Engine",
    "EngineVersion",
    "CacheNodeType",
    "CacheSubnetGroupName",
    GROUP_ID,
    "SnapshotRetentionLimit",
  ];
  const flags = [
    "AutoMinorVersionUpgrade",
    "AtRestEncryptionEnabled",
    "TransitEncryptionEnabled",
    "TransitEncryptionMode",
  ];
  const securityGroups = [...group]
    .filter(([key]) => key.startsWith("SecurityGroupIds."))
    .map(([, id]) => `<member>${element("SecurityGroupId", id)}<Status>active</Status></member>`);
  return [
    "<CacheCluster>",
    element("CacheClusterId", clusterId),
    "<CacheClusterStatus>available</CacheClusterStatus><NumCacheNodes>1</NumCacheNodes>",
    ...[...copied, ...flags].map((name) => element(name, group.get(name))),
    `<CacheParameterGroup>${element("CacheParameterGroupName", group.get("CacheParameterGroupName"))}`,
    "<ParameterApplyStatus>in-sync</ParameterApplyStatus></CacheParameterGroup>",
    `<SecurityGroups>${securityGroups.join("")}</SecurityGroups>`,
    "</CacheCluster>",
  ].join("");
};

/** The emulator counts replicas where AWS counts nodes. */
const withReplicas = (form: URLSearchParams): URLSearchParams => {
  const told = new URLSearchParams(form);
  const nodes = Number(form.get("NumCacheClusters") ?? 1);
  if (!form.has("ReplicasPerNodeGroup")) told.set("ReplicasPerNodeGroup", String(nodes - 1));
  return told;
};

/** Answers for the members of a replication group, and for the token that clients have to show. */
export const cacheCluster = (): Handler => {
  const groups = new Map<string, URLSearchParams>();
  const guarded = new Set<string>();

  const groupOf = (clusterId: string | null): URLSearchParams | undefined =>
    [...groups].find(([id]) => clusterId?.startsWith(`${id}-`))?.[1];
  const withToken = (response: WireResponse): WireResponse => {
    const text = response.body.toString("utf8");
    const isGuarded = [...guarded].some((id) => text.includes(`<${GROUP_ID}>${id}<`));
    const told = isGuarded
      ? text.replaceAll(new RegExp(TOKEN_ENABLED, "g"), "<AuthTokenEnabled>true</AuthTokenEnabled>")
      : text;
    return { ...response, body: Buffer.from(told) };
  };

  return {
    name: "cache-cluster",
    why: "moto does not tell the members of a replication group and cannot modify one, so its token could not be set",
    page: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html",
    answers: ({ service, action }) =>
      service === "elasticache" && (/ReplicationGroups?$/.test(action) || action === "DescribeCacheClusters"),
    async answer(request, { action }, forward) {
      const form = formOf(request);
      const id = form.get(GROUP_ID) ?? "";
      if (action === "DescribeCacheClusters") {
        const clusterId = form.get("CacheClusterId");
        const group = groupOf(clusterId);
        if (!group || !clusterId) return forward(request);
        const result = `<CacheClusters>${memberCluster(clusterId, group)}</CacheClusters>`;
        return xml(
          `<DescribeCacheClustersResponse><DescribeCacheClustersResult>${result}</DescribeCacheClustersResult></DescribeCacheClustersResponse>`,
        );
      }
      if (action === "ModifyReplicationGroup") {
        const question = new URLSearchParams({
          Action: "DescribeReplicationGroups",
          Version: "2015-02-02",
          [GROUP_ID]: id,
        });
        const response = await forward(withForm(request, question));
        if (!succeeded(response)) return response;
        if (form.get("AuthToken")) guarded.add(id);
        const group = GROUP.exec(withToken(response).body.toString("utf8"))?.[0] ?? "";
        return xml(
          `<ModifyReplicationGroupResponse><ModifyReplicationGroupResult>${group}</ModifyReplicationGroupResult></ModifyReplicationGroupResponse>`,
        );
      }
      const response = await forward(
        action === "CreateReplicationGroup" ? withForm(request, withReplicas(form)) : request,
      );
      if (succeeded(response) && action === "CreateReplicationGroup") groups.set(id, form);
      if (succeeded(response) && action === "DeleteReplicationGroup") {
        groups.delete(id);
        guarded.delete(id);
      }
      return withToken(response);
    },
  };
};
