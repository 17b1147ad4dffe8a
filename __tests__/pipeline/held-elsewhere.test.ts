import { mkdirSync, writeFileSync } from "node:fs";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { clientsOf } from "../../pipeline/aws/clients";
import { childFinders } from "../../pipeline/terraform/child-finders";
import { finders } from "../../pipeline/terraform/finders";
import { importIdOf } from "../../pipeline/terraform/import-ids";
import { divide, findOrphans } from "../../pipeline/terraform/orphans";
import { callAws } from "../support/caller-of-aws";
import { emulatedAws } from "../support/emulated-aws";
import { recordedSpecimens } from "../support/recorded-specimens";
import { recordState } from "../support/recorded-state";
import { temporaryFolder } from "../support/temporary-folder";
import { workspaceIn } from "../support/workspace";

const findable = [...Object.keys(finders), ...Object.keys(childFinders)].sort();
/** Where nothing else is known of a type, its id is what it is imported by. */
const specimens = findable.map(
  (type) => [type, recordedSpecimens[type] ?? { values: { id: "one" }, importId: "one" }] as const,
);

describe("what the state records under another address", () => {
  it("is compared for no type that nothing finds", () => {
    expect(findable).toEqual(expect.arrayContaining(Object.keys(recordedSpecimens)));
  });

  it.each(specimens)("is not imported a second time: %s", (type, { values, importId }) => {
    const recorded = { address: `${type}.former`, type, values };
    expect(divide(new Map([[`${type}.present`, importId]]), [recorded])).toEqual({
      orphans: [],
      held: [{ address: `${type}.present`, id: importId, recordedAs: `${type}.former` }],
    });
  });

  it.each(specimens)("does not stand for another one: %s", (type, { values, importId }) => {
    const orphan = { address: `${type}.present`, id: `${importId}-2` };
    const found = new Map([[orphan.address, orphan.id]]);
    expect(divide(found, [{ address: `${type}.former`, type, values }])).toEqual({ orphans: [orphan], held: [] });
  });

  it("does not stand for something of another type", () => {
    const values = { id: "dev-stockwiz" };
    const recorded = [{ address: "aws_db_subnet_group.data", type: "aws_db_subnet_group", values }];
    const found = new Map([["aws_db_parameter_group.data", importIdOf({ type: "aws_db_parameter_group", values })]]);
    expect(divide(found, recorded).orphans).toHaveLength(1);
  });
});

describe("a listener that the stack has given another address", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const folder = temporaryFolder();
  let listener: { id?: string | undefined; load_balancer_arn?: string | undefined };

  /** What is found of a stack that wants the listener as `present`, while its state has it as `former`. */
  const found = async (moved: readonly object[] = []) => {
    const workspace = workspaceIn(folder, { STOCKWIZ_ENV: "dev" }, "network");
    const wanted = { present: { load_balancer_arn: listener.load_balancer_arn, port: 80 } };
    mkdirSync(workspace.folder, { recursive: true });
    writeFileSync(
      workspace.file("cdk.tf.json"),
      JSON.stringify({ terraform: {}, resource: { aws_lb_listener: wanted }, moved }),
    );
    return findOrphans(workspace, clientsOf("us-east-1"));
  };

  beforeAll(async () => {
    const alb = new ElasticLoadBalancingV2Client(aws.client);
    const { Subnets = [] } = await new EC2Client(aws.client).send(new DescribeSubnetsCommand({})); // of the default VPC
    const subnetIds = Subnets.slice(0, 2).map(({ SubnetId = "" }) => SubnetId);
    const { LoadBalancers } = await alb.send(new CreateLoadBalancerCommand({ Name: "dev-alb", Subnets: subnetIds }));
    const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
    const redirect = { Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301", Port: "443" } } as const;
    const { Listeners } = await alb.send(
      new CreateListenerCommand({ LoadBalancerArn, Port: 80, Protocol: "HTTP", DefaultActions: [redirect] }),
    );
    listener = { id: Listeners?.[0]?.ListenerArn, load_balancer_arn: LoadBalancerArn };
    const instances = [{ attributes: listener as Record<string, unknown> }];
    const resources = [{ mode: "managed" as const, type: "aws_lb_listener", name: "former", instances }];
    await recordState(aws.client, "dev", "network", { resources });
  });

  it("stays with the address that its state records", async () => {
    const { id } = listener;
    const recordedAs = "aws_lb_listener.former";
    expect(await found()).toEqual({ orphans: [], held: [{ address: "aws_lb_listener.present", id, recordedAs }] });
  });

  it("is nobody's orphan once it is moved", async () => {
    const moved = [{ from: "aws_lb_listener.former", to: "aws_lb_listener.present" }];
    expect(await found(moved)).toEqual({ orphans: [], held: [] });
  });

  it("is imported when no address of the state records it", async () => {
    await recordState(aws.client, "dev", "network", { resources: [] });
    expect(await found()).toEqual({ orphans: [{ address: "aws_lb_listener.present", id: listener.id }], held: [] });
  });
});
