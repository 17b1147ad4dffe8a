import { securityGroupRule } from "../../../rehearsal/handlers/security-group-rule";
import { type AskedHandler, askHandler, formCall } from "../../support/ask-handler";

const call = (action: string, fields: Readonly<Record<string, string>> = {}) => formCall("ec2", action, fields);
const item = (id: string, rest = "") => `<item><securityGroupRuleId>${id}</securityGroupRuleId>${rest}</item>`;
const WHY = "IpPermissions.1.Groups.1.Description";

let asked: AskedHandler;
const answer = (body: string, status = 200) => {
  asked.emulator = () => ({ status, body });
};
const authorize = (id: string, fields: Readonly<Record<string, string>>, action = "AuthorizeSecurityGroupIngress") => {
  answer(`<set>${item(id)}</set>`);
  return asked.ask(call(action, fields));
};
const read = async (body: string) => {
  answer(body);
  return (await asked.ask(call("DescribeSecurityGroupRules"))).text;
};

beforeEach(() => {
  asked = askHandler(securityGroupRule());
});

describe("what a rule between two security groups is for", () => {
  it.each(["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"])("is told of %s", async (action) => {
    expect((await authorize("sgr-1", { [WHY]: "the load balancer" }, action)).text).toBe(`<set>${item("sgr-1")}</set>`);
    expect(await read(item("sgr-1"))).toBe(item("sgr-1", "<description>the load balancer</description>"));
  });

  it("is told of a rule to a prefix list", async () => {
    const fields = { "IpPermissions.1.PrefixListIds.1.Description": "layers of images" };
    await authorize("sgr-1", fields, "AuthorizeSecurityGroupEgress");
    expect(await read(item("sgr-1"))).toBe(item("sgr-1", "<description>layers of images</description>"));
  });

  it("is no other rule's", async () => {
    await authorize("sgr-1", { [WHY]: "one" });
    await authorize("sgr-2", { [WHY]: "two" });
    expect(await read(item("sgr-2") + item("sgr-3") + item("sgr-1"))).toBe(
      item("sgr-2", "<description>two</description>") + item("sgr-3") + item("sgr-1", "<description>one</description>"),
    );
  });

  it("is told as XML, whatever it says", async () => {
    await authorize("sgr-1", { [WHY]: "a<b & $& c" });
    expect(await read(item("sgr-1"))).toContain("<description>a&lt;b &amp; $&amp; c</description>");
  });

  it("is left to the emulator for addresses, whose description it tells itself", async () => {
    await authorize("sgr-1", { "IpPermissions.1.IpRanges.1.Description": "the world" });
    expect(await read(item("sgr-1", "<description>the world</description>"))).toBe(
      item("sgr-1", "<description>the world</description>"),
    );
  });

  it("is left to the emulator once it was changed, for then it tells it itself", async () => {
    await authorize("sgr-1", { [WHY]: "old" });
    await authorize("sgr-2", { [WHY]: "other" });
    answer("<return>true</return>");
    await asked.ask(call("ModifySecurityGroupRules", { "SecurityGroupRule.1.SecurityGroupRuleId": "sgr-1" }));
    const changed = item("sgr-1", "<description>new</description>");
    expect(await read(changed + item("sgr-2"))).toBe(changed + item("sgr-2", "<description>other</description>"));
  });

  it("stays when a change is refused, in the emulator's words", async () => {
    await authorize("sgr-1", { [WHY]: "old" });
    answer("<Code>InvalidParameterValue</Code>", 400);
    const change = call("ModifySecurityGroupRules", { "SecurityGroupRule.1.SecurityGroupRuleId": "sgr-1" });
    expect((await asked.ask(change)).text).toBe("<Code>InvalidParameterValue</Code>");
    expect(await read(item("sgr-1"))).toContain("<description>old</description>");
  });

  it("is the new one's when a rule is made again, which has another id", async () => {
    await authorize("sgr-1", { [WHY]: "old" });
    await asked.ask(call("RevokeSecurityGroupIngress", { "SecurityGroupRuleId.1": "sgr-1" }));
    await authorize("sgr-2", { [WHY]: "new" });
    expect(await read(item("sgr-2"))).toBe(item("sgr-2", "<description>new</description>"));
  });

  it("is not kept of a rule that the emulator rejects, whose words pass as they are", async () => {
    answer("<Code>InvalidPermission.Duplicate</Code>", 400);
    expect(await asked.ask(call("AuthorizeSecurityGroupIngress", { [WHY]: "twice" }))).toMatchObject({
      status: 400,
      text: "<Code>InvalidPermission.Duplicate</Code>",
    });
    expect(await read(item("sgr-1"))).toBe(item("sgr-1"));
  });

  it("is forgotten by a new handler", async () => {
    await authorize("sgr-1", { [WHY]: "one" });
    asked = askHandler(securityGroupRule());
    expect(await read(item("sgr-1"))).toBe(item("sgr-1"));
  });

  it("is nothing that another call of EC2 has to do with", async () => {
    for (const action of ["DescribeSecurityGroups", "CreateSecurityGroup", "RevokeSecurityGroupIngress"])
      expect((await asked.ask(call(action))).by).toBe("emulator");
  });
});
