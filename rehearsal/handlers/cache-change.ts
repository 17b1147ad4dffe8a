import type { Deferral } from "./pending-changes";
import { element, Refusal } from "./query-answer";

/** Changes of nodes, which wait for the maintenance window unless they are asked for at once.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html */
export const CACHE_DEFERRAL: Deferral = {
  elements: { CacheNodeType: "CacheNodeType", EngineVersion: "EngineVersion" },
};

const onOff = (value: string): string => (value === "true" ? "enabled" : "disabled");
const same = (value: string): string => value;

/** Parameter of a change, and the element of the group that tells it. Nodes tell theirs by themselves. */
const OF_GROUP: readonly (readonly [parameter: string, element: string, told: (value: string) => string])[] = [
  ["AutoMinorVersionUpgrade", "AutoMinorVersionUpgrade", same],
  ["AutomaticFailoverEnabled", "AutomaticFailover", onOff],
  ["CacheNodeType", "CacheNodeType", same],
  ["MultiAZEnabled", "MultiAZ", onOff],
  ["ReplicationGroupDescription", "Description", same],
  ["SnapshotRetentionLimit", "SnapshotRetentionLimit", same],
  ["SnapshotWindow", "SnapshotWindow", same],
];
const OF_NODES = ["CacheParameterGroupName", "EngineVersion", "PreferredMaintenanceWindow"];
/** Of the request itself, and of the token, which has a file of its own. */
const OF_REQUEST = [
  ...["Action", "Version", "ReplicationGroupId", "ApplyImmediately"],
  ...["AuthToken", "AuthTokenUpdateStrategy"],
];
const LISTS = /^(SecurityGroupIds|UserGroupIdsToAdd)\./;

const PLAYED = [...OF_GROUP.map(([parameter]) => parameter), ...OF_NODES, ...OF_REQUEST];

/** Why a change is not made: one of what is not played would be taken and forgotten. */
export const refusalOfChange = (form: URLSearchParams): Refusal | undefined => {
  const unplayed = [...form.keys()].find((key) => !PLAYED.includes(key) && !LISTS.test(key));
  return unplayed
    ? new Refusal("InvalidParameterValue", `the rehearsal does not play a change of ${unplayed}`)
    : undefined;
};

/** The request that made a group, as if it had asked for a change from the beginning. */
export const withChange = (made: URLSearchParams, change: URLSearchParams): URLSearchParams => {
  const kept = [...made].filter(([key]) => !(key.startsWith("SecurityGroupIds.") && hasGroups(change)));
  const form = new URLSearchParams(kept);
  for (const [key, value] of change) if (!OF_REQUEST.includes(key)) form.set(key, value);
  return form;
};

const hasGroups = (form: URLSearchParams): boolean =>
  [...form.keys()].some((key) => key.startsWith("SecurityGroupIds."));

/** A group of the emulator, as the request that made it and all changes since have it. */
export const toldAs = (group: string, made: URLSearchParams | undefined): string =>
  OF_GROUP.reduce((text, [parameter, name, told]) => {
    const value = made?.get(parameter);
    if (value === undefined || value === null) return text;
    const without = text.replace(new RegExp(`<${name}>[^<]*</${name}>`), "");
    return without.replace("</ReplicationGroup>", `${element(name, told(value))}</ReplicationGroup>`);
  }, group);
