import { PassThrough } from "node:stream";
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import { runStep } from "../../../pipeline/run-step";
import type { StepOptions } from "../../../pipeline/step";
import { destroy } from "../../../pipeline/steps/destroy";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { recordState } from "../../support/recorded-state";

const CHANGES_NOTHING = /^(Get|Head|List|Describe)/;

describe("the destruction of prod", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);

  /** Runs the step in this process. @returns what it said, and which calls it made that change something */
  const attempt = async (options: Partial<StepOptions>) => {
    const before = aws.rehearsal.calls.read().length;
    const said: string[] = [];
    const hear = (text: unknown) => void said.push(String(text));
    const [log, error] = [jest.spyOn(console, "log"), jest.spyOn(console, "error")].map((spy) =>
      spy.mockImplementation(hear),
    );
    const exitCode = await runStep({
      ...{ name: "destroy", step: destroy, environment: "prod" },
      options: { dryRun: false, yes: false, withState: false, fix: false, json: false, ...options },
    });
    log?.mockRestore();
    error?.mockRestore();
    const calls = aws.rehearsal.calls.read().slice(before);
    return { exitCode, said, changes: calls.filter(({ action }) => !CHANGES_NOTHING.test(action)) };
  };

  const typing = (answer: string) => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    jest.spyOn(process, "stdin", "get").mockReturnValue(terminal as unknown as typeof process.stdin);
    terminal.write(`${answer}\n`);
  };
  afterEach(() => jest.restoreAllMocks());

  beforeAll(async () => {
    const resource = { mode: "managed", type: "aws_x", name: "x", instances: [] } as const;
    for (const stack of ["network", "app"] as const)
      await recordState(aws.client, "prod", stack, { resources: [resource] });
  });

  it("is refused without a reason, before anything is changed", async () => {
    const { exitCode, said, changes } = await attempt({ yes: true, confirm: "prod" });
    expect([exitCode, changes]).toEqual([1, []]);
    expect(said).toContain('--why: nobody has said why prod is to end; say so with --why "…", it goes on record');
  });

  it("is refused when another name is typed, before anything is changed", async () => {
    typing("dev");
    const { exitCode, said, changes } = await attempt({ confirm: "prod", why: "moved" });
    expect([exitCode, changes]).toEqual([1, []]);
    expect(said).toContain('"dev" is not "prod"; nothing was changed');
  });

  it("is refused while database and load balancer are protected, before anybody is asked", async () => {
    const rds = new RDSClient(aws.client);
    const database = { DBInstanceIdentifier: "prod-stockwiz", Engine: "postgres", DBInstanceClass: "db.t4g.small" };
    await rds.send(
      new CreateDBInstanceCommand({
        ...database,
        ...{ AllocatedStorage: 20, MasterUsername: "x", MasterUserPassword: "xxxxxxxx", DeletionProtection: true },
      }),
    );
    const [ec2, alb] = [new EC2Client(aws.client), new ElasticLoadBalancingV2Client(aws.client)];
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.2.0.0/16" }));
    const subnets = await Promise.all(
      ["a", "b"].map((zone, index) =>
        ec2.send(
          new CreateSubnetCommand({
            ...{ VpcId: Vpc?.VpcId, CidrBlock: `10.2.${index}.0/24`, AvailabilityZone: `us-east-1${zone}` },
          }),
        ),
      ),
    );
    const Subnets = subnets.map(({ Subnet }) => Subnet?.SubnetId ?? "");
    const { LoadBalancers } = await alb.send(new CreateLoadBalancerCommand({ Name: "prod-alb", Subnets }));
    const Attributes = [{ Key: "deletion_protection.enabled", Value: "true" }];
    const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
    await alb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));

    const { exitCode, said, changes } = await attempt({ confirm: "prod", why: "moved" });
    expect([exitCode, changes]).toEqual([1, []]);
    expect(said).toContain(
      "destroy: the database prod-stockwiz and the load balancer prod-alb of prod refuse to be deleted; nothing was destroyed; " +
        "if they may go, first run: npm run step -- unprotect --env prod --confirm prod",
    );
  });

  it.each([
    ["without its name said twice", { why: "moved", yes: true }, "--confirm: prod is protected; say so a second time"],
    [
      "with another name",
      { why: "moved", yes: true, confirm: "dev" },
      '--confirm: "dev" is not prod; say the same name as --env',
    ],
    [
      "with its state",
      { why: "moved", yes: true, confirm: "prod", withState: true },
      "the state bucket of prod is protected",
    ],
  ])("is refused %s, and AWS is asked for nothing but who it is", async (_, options, words) => {
    const before = aws.rehearsal.calls.read().length;
    const { exitCode, said } = await attempt(options);
    expect(exitCode).toBe(1);
    expect(said.join("\n")).toContain(words);
    const asked = aws.rehearsal.calls.read().slice(before);
    expect(asked.map(({ action }) => action)).toEqual(["GetCallerIdentity"]);
  });
});
