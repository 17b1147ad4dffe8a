import { InnerNames } from "../../../rehearsal/handlers/inner-names";
import { replicationGroup } from "../../../rehearsal/handlers/replication-group";
import { type AskedHandler, askHandler, formCall } from "../../support/ask-handler";

const call = (action: string, fields: Readonly<Record<string, string>> = {}) => formCall("elasticache", action, fields);
const group = (id: string) =>
  `<ReplicationGroup><ReplicationGroupId>${id}</ReplicationGroupId><AuthTokenEnabled>false</AuthTokenEnabled></ReplicationGroup>`;
const wanted = {
  Engine: "redis",
  EngineVersion: "7.1",
  CacheNodeType: "cache.t4g.micro",
  "SecurityGroupIds.SecurityGroupId.1": "sg-1",
  CacheParameterGroupName: "default.redis7",
  TransitEncryptionEnabled: "true",
};

let asked: AskedHandler;
let now: Date;
const emulatorHas = (...ids: string[]) => {
  asked.emulator = () => ({ body: `<Result>${ids.map(group).join("")}</Result>` });
};
const create = (id: string, fields: Readonly<Record<string, string>> = {}) => {
  emulatorHas(id);
  return asked.ask(call("CreateReplicationGroup", { ReplicationGroupId: id, ...wanted, ...fields }));
};
const member = (id: string) => asked.ask(call("DescribeCacheClusters", { CacheClusterId: id }));
const TOKEN = "a-secret-of-thirty-characters";
const modify = (id: string, fields: Readonly<Record<string, string>>) =>
  asked.ask(call("ModifyReplicationGroup", { ReplicationGroupId: id, ...fields }));
const change = (id: string, AuthTokenUpdateStrategy: string, AuthToken = TOKEN) =>
  modify(id, { AuthToken, AuthTokenUpdateStrategy, ApplyImmediately: "true" });
const setToken = async (id: string) => {
  await change(id, "ROTATE");
  return change(id, "SET");
};
/** Whether each group asks for a token, as the emulator's groups are told. */
const guarded = async (...ids: string[]) => {
  emulatorHas(...ids);
  const { text } = await asked.ask(call("DescribeReplicationGroups"));
  return [...text.matchAll(/<AuthTokenEnabled>(\w+)</g)].map(([, is]) => is);
};

const MONDAY = new Date("2026-11-30T12:00:00Z");
beforeEach(() => {
  now = MONDAY;
  asked = askHandler(replicationGroup(new InnerNames("replicationgroup"), () => now));
});

describe("a member of a replication group", () => {
  it("is what its group was asked for", async () => {
    await create("x");
    const { text } = await member("x-001");
    for (const part of [
      "<CacheClusterId>x-001</CacheClusterId>",
      "<CacheClusterStatus>available</CacheClusterStatus>",
      "<EngineVersion>7.1</EngineVersion>",
      "<ReplicationGroupId>x</ReplicationGroupId>",
      "<CacheParameterGroupName>default.redis7</CacheParameterGroupName>",
      "<TransitEncryptionEnabled>true</TransitEncryptionEnabled>",
    ])
      expect(text).toContain(part);
    expect(asked.forwarded).toHaveLength(1);
  });

  it("is behind the security groups of its group", async () => {
    await create("x", { "SecurityGroupIds.SecurityGroupId.2": "sg-2" });
    const { text } = await member("x-001");
    expect([...text.matchAll(/<SecurityGroupId>([^<]+)</g)].map(([, id]) => id)).toEqual(["sg-1", "sg-2"]);
  });

  it("belongs to the group of its whole name, not to one whose name is its beginning", async () => {
    await create("x");
    await create("x-cache", { CacheNodeType: "cache.r7g.large" });
    expect((await member("x-cache-001")).text).toContain("<CacheNodeType>cache.r7g.large</CacheNodeType>");
  });

  it("is told with whatever its group holds, as XML", async () => {
    await create("x", { CacheSubnetGroupName: "a<b&c" });
    expect((await member("x-001")).text).toContain("<CacheSubnetGroupName>a&lt;b&amp;c</CacheSubnetGroupName>");
  });

  it("is the new group's after the old one of the same name was deleted", async () => {
    await create("x");
    await asked.ask(call("DeleteReplicationGroup", { ReplicationGroupId: "x" }));
    await create("x", { EngineVersion: "7.0" });
    expect((await member("x-001")).text).toContain("<EngineVersion>7.0</EngineVersion>");
  });

  it.each(["y-001", "x", "x-cache-001"])("is the emulator's answer when no group has one called %s", async (id) => {
    await create("x");
    asked.emulator = () => ({ status: 404, body: "<Code>CacheClusterNotFound</Code>" });
    expect(await member(id)).toMatchObject({ status: 404, text: "<Code>CacheClusterNotFound</Code>" });
  });

  it("is the emulator's answer after its group is gone, after its creation failed, and to a new handler", async () => {
    await create("x");
    await asked.ask(call("DeleteReplicationGroup", { ReplicationGroupId: "x" }));
    asked.emulator = () => ({ status: 400, body: "refused" });
    await asked.ask(call("CreateReplicationGroup", { ReplicationGroupId: "y", ...wanted }));
    for (const id of ["x-001", "y-001"]) expect((await member(id)).text).toBe("refused");
    await create("z");
    asked = askHandler(replicationGroup(new InnerNames("replicationgroup")));
    asked.emulator = () => ({ status: 404, body: "unknown" });
    expect((await member("z-001")).text).toBe("unknown");
  });
});

describe("the token of a replication group", () => {
  it("is told as set, in the answer and from then on, and never itself", async () => {
    await create("x");
    const { text } = await setToken("x");
    expect(text).toContain("<ModifyReplicationGroupResult><ReplicationGroup><ReplicationGroupId>x<");
    expect(text).toContain("<AuthTokenEnabled>true</AuthTokenEnabled>");
    expect(await guarded("x")).toEqual(["true"]);
    expect(text).toMatch(/<AuthTokenLastModifiedDate>\d{4}-\d\d-\d\dT/);
    expect(asked.forwarded.join()).not.toContain(TOKEN);
  });

  it("is another group's own matter, in the same answer too", async () => {
    await create("x");
    await setToken("x");
    expect(await guarded("x", "y")).toEqual(["true", "false"]);
  });

  it("is not set by another change", async () => {
    await create("x");
    await asked.ask(call("ModifyReplicationGroup", { ReplicationGroupId: "x", SnapshotRetentionLimit: "1" }));
    expect(await guarded("x")).toEqual(["false"]);
  });

  it("goes with its group, and does not come back with a new one of the same name", async () => {
    await create("x");
    await setToken("x");
    await asked.ask(call("DeleteReplicationGroup", { ReplicationGroupId: "x" }));
    await create("x");
    expect(await guarded("x")).toEqual(["false"]);
  });

  it("stays when the deletion of its group is refused", async () => {
    await create("x");
    await setToken("x");
    asked.emulator = () => ({ status: 400, body: "refused" });
    await asked.ask(call("DeleteReplicationGroup", { ReplicationGroupId: "x" }));
    expect(await guarded("x")).toEqual(["true"]);
  });

  it("is rejected for a group that does not exist, in AWS's words", async () => {
    const { status, text } = await change("x", "ROTATE");
    expect(status).toBe(404);
    expect(text).toContain(
      "<Code>ReplicationGroupNotFoundFault</Code><Message>Replication group x not found.</Message>",
    );
    expect(await guarded("x")).toEqual(["false"]);
  });

  it("is forgotten by a new handler", async () => {
    await create("x");
    await setToken("x");
    asked = askHandler(replicationGroup(new InnerNames("replicationgroup")));
    expect(await guarded("x")).toEqual(["false"]);
  });
});

describe("a token that ElastiCache refuses", () => {
  const told = async (...groups: string[]) => (await guarded(...groups)).join();

  it.each([
    ["of less than 16 characters", "fifteen-letters"],
    ["of more than 128 characters", "a".repeat(129)],
    ["with a character that may stand in an address", "a-token-of-some@length"],
  ])("is one %s, at a group's creation as later", async (_what, token) => {
    const { status, text } = await create("x", { AuthToken: token });
    expect([status, text]).toEqual([400, expect.stringContaining("<Code>InvalidParameterValue</Code>")]);
    await create("x");
    expect((await change("x", "ROTATE", token)).text).toContain("<Code>InvalidParameterValue</Code>");
    expect(await told("x")).toBe("false");
  });

  it.each([
    ["SET before it was rotated in", { AuthToken: TOKEN, AuthTokenUpdateStrategy: "SET", ApplyImmediately: "true" }],
    ["a change that may wait", { AuthToken: TOKEN, AuthTokenUpdateStrategy: "ROTATE" }],
    ["a strategy without a token", { AuthTokenUpdateStrategy: "ROTATE", ApplyImmediately: "true" }],
    ["its deletion without users in its place", { AuthTokenUpdateStrategy: "DELETE", ApplyImmediately: "true" }],
  ])("is one of %s", async (_what, fields) => {
    await create("x");
    expect((await modify("x", fields)).text).toContain("<Code>InvalidParameterCombination</Code>");
    expect(await told("x")).toBe("false");
  });

  it("is any where the connection is not encrypted", async () => {
    const { text } = await create("x", { AuthToken: TOKEN, TransitEncryptionEnabled: "false" });
    expect(text).toContain("AuthToken is only supported when encryption-in-transit is enabled");
    expect((await member("x-001")).by).toBe("replication-group");
    expect((await asked.ask(call("DescribeReplicationGroups", { ReplicationGroupId: "x" }))).status).toBe(404);
  });

  it("is not one that a group is made with, nor one that gives way to users", async () => {
    await create("x", { AuthToken: TOKEN });
    expect(await told("x")).toBe("true");
    await modify("x", {
      AuthTokenUpdateStrategy: "DELETE",
      "UserGroupIdsToAdd.member.1": "clerks",
      ApplyImmediately: "true",
    });
    expect(await told("x")).toBe("false");
  });
});

describe("a change of a replication group", () => {
  const LARGE = { CacheNodeType: "cache.m7g.large" };
  const nodeType = async () => /<CacheNodeType>([^<]*)</.exec((await member("x-001")).text)?.[1];
  const pending = async () =>
    /<PendingModifiedValues>(.*?)<\/PendingModifiedValues>/.exec((await member("x-001")).text)?.[1];

  it("is made at once where that is asked for, and where nothing has to wait", async () => {
    await create("x");
    await modify("x", { ...LARGE, ApplyImmediately: "true" });
    await modify("x", { SnapshotRetentionLimit: "3" });
    emulatorHas("x");
    const { text } = await asked.ask(call("DescribeReplicationGroups"));
    expect(text).toContain("<CacheNodeType>cache.m7g.large</CacheNodeType>");
    expect(text).toContain("<SnapshotRetentionLimit>3</SnapshotRetentionLimit>");
    expect([await nodeType(), await pending()]).toEqual(["cache.m7g.large", ""]);
  });

  it("waits for the maintenance window where a node is replaced, and is told as pending until then", async () => {
    await create("x", { PreferredMaintenanceWindow: "sun:04:00-sun:05:00" });
    await modify("x", LARGE);
    expect([await nodeType(), await pending()]).toEqual([
      "cache.t4g.micro",
      "<CacheNodeType>cache.m7g.large</CacheNodeType>",
    ]);
    now = new Date("2026-12-06T04:30:00Z");
    await asked.ask(call("DescribeReplicationGroups"));
    expect([await nodeType(), await pending()]).toEqual(["cache.m7g.large", ""]);
  });

  it("comes with the next one that is made at once, and goes with one that takes it back", async () => {
    await create("x");
    await modify("x", LARGE);
    await modify("x", { CacheNodeType: "cache.t4g.micro" });
    expect(await pending()).toBe("");
    await modify("x", LARGE);
    await modify("x", { SnapshotRetentionLimit: "1", ApplyImmediately: "true" });
    expect([await nodeType(), await pending()]).toEqual(["cache.m7g.large", ""]);
  });

  it("is rejected where nothing here would become of it", async () => {
    await create("x");
    const { status, text } = await modify("x", { NotificationTopicArn: "arn" });
    expect([status, text]).toEqual([400, expect.stringContaining("does not play a change of NotificationTopicArn")]);
  });
});

describe("a replication group", () => {
  it("has as many nodes as were asked for, although the emulator counts replicas", async () => {
    await create("x", { NumCacheClusters: "2" });
    expect(asked.forwarded[0]).toContain("ReplicasPerNodeGroup=1");
  });

  it("is gone once it is deleted, although the emulator keeps it, and its name is free again", async () => {
    const kept: string[] = [];
    asked.emulator = ({ body }) => {
      const form = new URLSearchParams(String(body));
      if (form.get("Action") === "CreateReplicationGroup") kept.push(form.get("ReplicationGroupId") ?? "");
      return { body: kept.map(group).join("") };
    };
    const named = (action: string) => asked.ask(call(action, { ReplicationGroupId: "x" }));
    await named("CreateReplicationGroup");
    await named("DeleteReplicationGroup");
    expect((await named("DescribeReplicationGroups")).status).toBe(404);
    expect((await asked.ask(call("DescribeReplicationGroups"))).text).toBe("");
    await named("CreateReplicationGroup");
    expect((await asked.ask(call("DescribeReplicationGroups"))).text).toBe(group("x"));
    expect(new Set(kept).size).toBe(2);
  });
});
