import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AssociateWebACLCommand,
  CreateIPSetCommand,
  CreateRegexPatternSetCommand,
  CreateWebACLCommand,
  DeleteWebACLCommand,
  DisassociateWebACLCommand,
  GetWebACLCommand,
  PutLoggingConfigurationCommand,
  type Rule,
  UpdateIPSetCommand,
  UpdateWebACLCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import { CREDENTIALS } from "../../../rehearsal/rehearsal";
import { type AlbStage, startAlbStage } from "../../support/alb-stage";
import { makeListener, makeLoadBalancer } from "../../support/aws-load-balancer";
import { AS_IT_IS, pathBegins, ruleOf } from "../../support/web-acl";

const LONG = 60_000;
const Scope = "REGIONAL" as const;
const VisibilityConfig = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: "m" };
const fixed = { Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "200", MessageBody: "hello" } };
let stage: AlbStage;
let waf: WAFV2Client;
let logs: CloudWatchLogsClient;
let arn: string;

beforeAll(async () => {
  stage = await startAlbStage();
  const options = { endpoint: stage.wire.url, region: "us-east-1", credentials: CREDENTIALS };
  waf = new WAFV2Client(options);
  logs = new CloudWatchLogsClient(options);
  arn = (await makeLoadBalancer(stage, "front")).arn;
  await makeListener(stage, arn, 80, fixed);
}, LONG);
afterAll(async () => {
  waf.destroy();
  logs.destroy();
  await stage.close();
});

const create = async (Name: string, ...Rules: Rule[]) => {
  const { Summary } = await waf.send(
    new CreateWebACLCommand({ Name, Scope, DefaultAction: { Allow: {} }, VisibilityConfig, Rules }),
  );
  return { Id: Summary?.Id ?? "", ARN: Summary?.ARN ?? "", LockToken: Summary?.LockToken ?? "", Name, Scope };
};
const associate = (WebACLArn: string) => waf.send(new AssociateWebACLCommand({ ResourceArn: arn, WebACLArn }));
/** The status of a path once every change so far has been taken in. */
const statusOf = async (path: string, headers: Record<string, string> = {}): Promise<number> => {
  await stage.alb.reload();
  return (await fetch(`${stage.alb.urls()[0]?.url}${path}`, { headers })).status;
};

describe("a web ACL that is deployed", () => {
  it("stands before the load balancer from its association to its end, and changes with what it refers to", async () => {
    const { Summary: office } = await waf.send(
      new CreateIPSetCommand({ Name: "office", Scope, IPAddressVersion: "IPV4", Addresses: ["198.51.100.0/24"] }),
    );
    const { Summary: bots } = await waf.send(
      new CreateRegexPatternSetCommand({ Name: "bots", Scope, RegularExpressionList: [{ RegexString: "^bad" }] }),
    );
    const acl = await create(
      "first",
      ruleOf(
        "office",
        { NotStatement: { Statement: { IPSetReferenceStatement: { ARN: office?.ARN } } } },
        {
          Statement: {
            AndStatement: {
              Statements: [
                pathBegins("/office"),
                { NotStatement: { Statement: { IPSetReferenceStatement: { ARN: office?.ARN } } } },
              ],
            },
          },
        },
      ),
      ruleOf(
        "bots",
        {
          RegexPatternSetReferenceStatement: {
            ARN: bots?.ARN,
            FieldToMatch: { SingleHeader: { Name: "user-agent" } },
            TextTransformations: AS_IT_IS,
          },
        },
        { Priority: 1 },
      ),
    );
    expect(await statusOf("/office")).toBe(200);
    await associate(acl.ARN);
    expect(await statusOf("/office")).toBe(403);
    expect(await statusOf("/", { "user-agent": "bad" })).toBe(403);
    expect(await statusOf("/", { "user-agent": "good" })).toBe(200);
    const { Id = "", LockToken = "" } = office ?? {};
    await waf.send(new UpdateIPSetCommand({ Name: "office", Scope, Id, LockToken, Addresses: ["203.0.113.0/24"] }));
    expect(await statusOf("/office")).toBe(200);
    await waf.send(new DisassociateWebACLCommand({ ResourceArn: arn }));
    expect(await statusOf("/", { "user-agent": "bad" })).toBe(200);
  });

  it("is replaced by the next one, and can be deleted only when it stands before nothing", async () => {
    const [one, two] = [
      await create("one", ruleOf("a", pathBegins("/a"))),
      await create("two", ruleOf("b", pathBegins("/b"))),
    ];
    await associate(one.ARN);
    await associate(two.ARN);
    expect([await statusOf("/a"), await statusOf("/b")]).toEqual([200, 403]);
    await waf.send(new DeleteWebACLCommand(one));
    await expect(waf.send(new DeleteWebACLCommand(two))).rejects.toThrow("being used by another resource");
    expect(await statusOf("/b")).toBe(403);
    await waf.send(new DisassociateWebACLCommand({ ResourceArn: arn }));
    await waf.send(new DeleteWebACLCommand(two));
    expect(await statusOf("/b")).toBe(200);
  });

  it("loses its last rule when it is updated without one", async () => {
    const acl = await create("emptied", ruleOf("a", pathBegins("/a")));
    await associate(acl.ARN);
    expect(await statusOf("/a")).toBe(403);
    const empty = { DefaultAction: { Allow: {} }, VisibilityConfig, Rules: [] };
    await waf.send(new UpdateWebACLCommand({ ...acl, ...empty }));
    expect((await waf.send(new GetWebACLCommand(acl))).WebACL?.Rules).toEqual([]);
    expect(await statusOf("/a")).toBe(200);
  });

  it("rejects what AWS rejects, in its words", async () => {
    const twice = [ruleOf("a", pathBegins("/")), ruleOf("b", pathBegins("/"))];
    await expect(create("wrong", ...twice)).rejects.toMatchObject({
      name: "WAFInvalidParameterException",
      message: expect.stringMatching(/^Error reason: .*, field: RULE, parameter: 0$/),
    });
    const acl = await create("right");
    const update = { ...acl, DefaultAction: { Allow: {} }, VisibilityConfig, Rules: twice };
    await expect(waf.send(new UpdateWebACLCommand(update))).rejects.toThrow("priority of a rule");
  });

  it("writes into the log group that it is given, and into no other", async () => {
    const acl = await create("logged", ruleOf("a", pathBegins("/a")));
    const put = (group: string) =>
      waf.send(
        new PutLoggingConfigurationCommand({
          LoggingConfiguration: {
            ResourceArn: acl.ARN,
            LogDestinationConfigs: [`arn:aws:logs:us-east-1:123456789012:log-group:${group}`],
          },
        }),
      );
    await expect(put("my-logs")).rejects.toMatchObject({ name: "WAFInvalidParameterException" });
    const logGroupName = "aws-waf-logs-x";
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await put(logGroupName);
    await associate(acl.ARN);
    expect([await statusOf("/a?b=c"), await statusOf("/d")]).toEqual([403, 200]);
    await stage.alb.stop(); // what is under way is written before it ends
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    expect(events.map(({ message = "" }) => JSON.parse(message))).toEqual([
      expect.objectContaining({ action: "BLOCK", terminatingRuleId: "a", webaclId: acl.ARN }),
      expect.objectContaining({ action: "ALLOW", terminatingRuleId: "Default_Action" }),
    ]);
    expect(events[0]?.logStreamName).toBe("us-east-1_logged_0");
  });
});
