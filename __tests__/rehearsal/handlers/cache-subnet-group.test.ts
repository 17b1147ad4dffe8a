import { cacheSubnetGroup } from "../../../rehearsal/handlers/cache-subnet-group";
import { InnerNames } from "../../../rehearsal/handlers/inner-names";
import type { WireRequest } from "../../../rehearsal/wire/aws-call";
import { formOf } from "../../../rehearsal/wire/form-body";
import { type AskedHandler, askHandler, formCall } from "../../support/ask-handler";

const ARN = "arn:aws:elasticache:us-east-1:123456789012:subnetgroup";
const call = (action: string, fields: Readonly<Record<string, string>> = {}) => formCall("elasticache", action, fields);
const named = (action: string, name: string) => call(action, { CacheSubnetGroupName: name });
const group = (name: string) =>
  `<CacheSubnetGroup><CacheSubnetGroupName>${name}</CacheSubnetGroupName><ARN>${ARN}:${name}</ARN></CacheSubnetGroup>`;

let asked: AskedHandler;
/** As moto: keeps every group for ever, and cannot delete one. */
const forgetful = () => {
  const kept = new Set<string>();
  return (request: WireRequest) => {
    const form = formOf(request);
    const name = form.get("CacheSubnetGroupName");
    if (form.get("Action") === "CreateCacheSubnetGroup" && name) {
      if (kept.has(name)) return { status: 400, body: `<Message>${name} already exists</Message>` };
      kept.add(name);
    }
    return {
      body: [...kept]
        .filter((one) => !name || one === name)
        .map(group)
        .join(""),
    };
  };
};

beforeEach(() => {
  asked = askHandler(cacheSubnetGroup(new InnerNames("subnetgroup")));
  asked.emulator = forgetful();
});

describe("a subnet group of a cache", () => {
  it("is made and read under its own name", async () => {
    expect((await asked.ask(named("CreateCacheSubnetGroup", "x"))).text).toBe(group("x"));
    expect((await asked.ask(named("DescribeCacheSubnetGroups", "x"))).text).toBe(group("x"));
  });

  it("can be deleted, and made again under the same name", async () => {
    await asked.ask(named("CreateCacheSubnetGroup", "x"));
    expect(await asked.ask(named("DeleteCacheSubnetGroup", "x"))).toMatchObject({ status: 200 });
    expect((await asked.ask(named("CreateCacheSubnetGroup", "x"))).text).toBe(group("x"));
    expect((await asked.ask(call("DescribeCacheSubnetGroups"))).text).toBe(group("x"));
  });

  it("is not listed any more once it is deleted", async () => {
    await asked.ask(named("CreateCacheSubnetGroup", "x"));
    await asked.ask(named("CreateCacheSubnetGroup", "y"));
    await asked.ask(named("DeleteCacheSubnetGroup", "x"));
    expect((await asked.ask(call("DescribeCacheSubnetGroups"))).text).toBe(group("y"));
  });

  it("is told by its own name however many there were, and however alike they are called", async () => {
    await asked.ask(named("CreateCacheSubnetGroup", "a"));
    for (let made = 2; made < 10; made += 1) {
      await asked.ask(named("CreateCacheSubnetGroup", "b"));
      await asked.ask(named("DeleteCacheSubnetGroup", "b"));
    }
    await asked.ask(named("CreateCacheSubnetGroup", "xa"));
    expect((await asked.ask(call("DescribeCacheSubnetGroups"))).text).toBe(group("a") + group("xa"));
  });

  it("has tags under its own ARN, and those of what is no subnet group are the emulator's", async () => {
    await asked.ask(named("CreateCacheSubnetGroup", "x"));
    asked.emulator = (request) => ({ body: formOf(request).get("ResourceName") ?? "" });
    const { text, by } = await asked.ask(call("ListTagsForResource", { ResourceName: `${ARN}:x` }));
    expect([text, by]).toEqual([`${ARN}:x`, "cache-subnet-group"]);
    expect(asked.forwarded.at(-1)).not.toContain("subnetgroup%3Ax&");
    expect((await asked.ask(call("ListTagsForResource", { ResourceName: "arn:replicationgroup:x" }))).by).toBe(
      "emulator",
    );
  });

  it.each(["DescribeCacheSubnetGroups", "DeleteCacheSubnetGroup", "ModifyCacheSubnetGroup"])(
    "that is unknown is not found by %s, in AWS's words",
    async (action) => {
      const { status, text } = await asked.ask(named(action, "x"));
      expect(status).toBe(404);
      expect(text).toContain(
        "<Code>CacheSubnetGroupNotFoundFault</Code><Message>Cache subnet group x not found.</Message>",
      );
      expect(asked.forwarded).toEqual([]);
    },
  );

  it("that is there already is rejected in the emulator's words, under its own name, and stays", async () => {
    await asked.ask(named("CreateCacheSubnetGroup", "x"));
    expect(await asked.ask(named("CreateCacheSubnetGroup", "x"))).toMatchObject({
      status: 400,
      text: "<Message>x already exists</Message>",
    });
    expect((await asked.ask(named("DescribeCacheSubnetGroups", "x"))).text).toBe(group("x"));
  });

  it("that the emulator rejects is not there: it can be neither read nor deleted", async () => {
    asked.emulator = () => ({ status: 400, body: "<Code>InvalidSubnet</Code>" });
    expect((await asked.ask(named("CreateCacheSubnetGroup", "x"))).text).toBe("<Code>InvalidSubnet</Code>");
    for (const action of ["DescribeCacheSubnetGroups", "DeleteCacheSubnetGroup"])
      expect((await asked.ask(named(action, "x"))).status).toBe(404);
  });

  it("is forgotten by a new handler", async () => {
    await asked.ask(named("CreateCacheSubnetGroup", "x"));
    asked = askHandler(cacheSubnetGroup(new InnerNames("subnetgroup")));
    expect((await asked.ask(named("DescribeCacheSubnetGroups", "x"))).status).toBe(404);
  });
});
