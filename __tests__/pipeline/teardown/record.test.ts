import { readDeployment } from "../../../environments/deployment";
import { type Asked, askedBefore, planArguments, refuseWithoutReason } from "../../../pipeline/teardown/record";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { recordState } from "../../support/recorded-state";
import { rejectionOf } from "../../support/refusal";
import { ACCOUNT } from "../../support/synthesize";

const NOT_SAID: Asked = { who: "not said", why: "not said", when: "not said" };
const FIRST: Asked = { who: "arn:aws:iam::123456789012:user/ann", why: "moved", when: "2026-01-02T03:04:05.678Z" };

const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" });

describe("the record of who asks for the end of an environment", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const recorded = async (asked: Asked | undefined) => {
    const instances = [{ attributes: { insecure_value: JSON.stringify(asked) } }];
    const resource = { mode: "managed", type: "aws_ssm_parameter", name: "record", instances } as const;
    await recordState(aws.client, "dev", "teardown", { resources: asked ? [resource] : [] });
  };
  beforeEach(() => recorded(undefined));

  const askedIn = (args: readonly string[]): Asked =>
    JSON.parse(
      args
        .at(-1)
        ?.replace(/^asked=/, "")
        .replaceAll("$${", "${")
        .replaceAll("%%{", "%{") ?? "",
    ) as Asked;

  it("names the caller, the reason and the time", async () => {
    expect(askedIn(await planArguments(deployment, "moved"))).toEqual({
      who: expect.stringMatching(/^arn:aws:(iam|sts)::123456789012:/),
      why: "moved",
      when: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it("keeps from Terraform's evaluation what looks like an expression", async () => {
    const [, argument] = await planArguments(deployment, `it cost \${much} and 100 %{if}`);
    expect(argument).toContain("it cost $${much} and 100 %%{if}");
  });

  it("stays the first one when an interrupted destruction is taken up again", async () => {
    await recorded(FIRST);
    const args = await planArguments(deployment, "another reason");
    expect(args).toEqual(["-var", `asked=${JSON.stringify(FIRST)}`]);
    expect(await askedBefore(deployment)).toEqual(FIRST);
  });

  it("takes the place of what the stack records when it is applied by itself", async () => {
    await recorded(NOT_SAID);
    const args = await planArguments(deployment, "moved");
    expect(args[0]).toBe("-replace=aws_ssm_parameter.record");
    expect(askedIn(args).why).toBe("moved");
  });

  const refusal = '--why: nobody has said why dev is to end; say so with --why "…", it goes on record';
  it.each([
    ["nothing is recorded", undefined],
    ["nothing was said", NOT_SAID],
  ])("rejects a destruction without a reason when %s", async (_, asked) => {
    await recorded(asked);
    expect(await rejectionOf(refuseWithoutReason(deployment, undefined))).toBe(refusal);
  });

  it("needs no reason again when one is recorded", async () => {
    await recorded(FIRST);
    await expect(refuseWithoutReason(deployment, undefined)).resolves.toBeUndefined();
  });
});
