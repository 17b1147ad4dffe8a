import { autoscalingTags } from "../../../rehearsal/handlers/autoscaling-tags";
import { type AskedHandler, askHandler, jsonCall } from "../../support/ask-handler";

const ARN = "arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/1";
const call = (action: string, body: object) => jsonCall("application-autoscaling", action, body);
const tags = { Environment: "dev", Project: "StockWiz" };

let asked: AskedHandler;
const register = (given?: object, arn = ARN) => {
  asked.emulator = () => ({ body: JSON.stringify({ ScalableTargetARN: arn }) });
  return asked.ask(call("RegisterScalableTarget", { ResourceId: "service/x/y", ...(given && { Tags: given }) }));
};
const listed = async (arn = ARN) =>
  JSON.parse((await asked.ask(call("ListTagsForResource", { ResourceARN: arn }))).text).Tags;

beforeEach(() => {
  asked = askHandler(autoscalingTags());
});

describe("the tags of a scalable target", () => {
  it("are those it was registered with; its registration is the emulator's", async () => {
    expect((await register(tags)).text).toBe(JSON.stringify({ ScalableTargetARN: ARN }));
    expect(asked.forwarded).toHaveLength(1);
    expect(await listed()).toEqual(tags);
  });

  it("are told without asking the emulator, which would fail for minutes", async () => {
    await register(tags);
    asked.emulator = () => ({ status: 500, body: "not implemented" });
    expect(await listed()).toEqual(tags);
    expect(asked.forwarded).toHaveLength(1);
  });

  it("are added to and taken away one by one", async () => {
    await register(tags);
    await asked.ask(call("TagResource", { ResourceARN: ARN, Tags: { Project: "Other", Stack: "app" } }));
    await asked.ask(call("UntagResource", { ResourceARN: ARN, TagKeys: ["Environment", "Unknown"] }));
    expect(await listed()).toEqual({ Project: "Other", Stack: "app" });
  });

  it("stay when limits are changed, which names no tags", async () => {
    await register(tags);
    await register();
    expect(await listed()).toEqual(tags);
  });

  it("are none of another target, of a new one of the same service, or of one that was never registered", async () => {
    await register(tags);
    await register(undefined, `${ARN}-new`);
    expect(await listed(`${ARN}-new`)).toEqual({});
    expect(await listed("arn:unknown")).toEqual({});
  });

  it("are not kept of a registration that the emulator rejects, whose words pass as they are", async () => {
    asked.emulator = () => ({ status: 400, body: '{"__type":"ValidationException","ScalableTargetARN":"x"}' });
    expect(await asked.ask(call("RegisterScalableTarget", { Tags: tags }))).toMatchObject({
      status: 400,
      text: '{"__type":"ValidationException","ScalableTargetARN":"x"}',
    });
    expect(await listed("x")).toEqual({});
  });

  it("are forgotten by a new handler", async () => {
    await register(tags);
    asked = askHandler(autoscalingTags());
    expect(await listed()).toEqual({});
  });

  it.each([
    ["application-autoscaling", "DescribeScalableTargets"],
    ["autoscaling", "RegisterScalableTarget"],
  ])("leave to the emulator what %s is asked with %s", async (service, action) => {
    expect((await asked.ask(jsonCall(service, action, {}))).by).toBe("emulator");
  });
});
