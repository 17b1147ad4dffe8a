import { GetParametersByPathCommand, SSMClient } from "@aws-sdk/client-ssm";
import { registerImages } from "../../rehearsal/images/register";
import type { ClientOptions } from "../../rehearsal/inventory/lister";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { TestRehearsal } from "./test-rehearsal";

/** A rehearsed dev of a test's own, all of it applied and serving. */
export class RunningDev {
  readonly bucket = "stockwiz-terraform-state-123456789012-dev";

  private constructor(
    readonly test: TestRehearsal,
    readonly options: ClientOptions,
  ) {}

  /** @param project Sources of its steps, where they are a changed copy. @default the project itself */
  static async start(project?: string): Promise<RunningDev> {
    const test = await TestRehearsal.start("dev", { plays: true });
    test.project = project;
    const options = { endpoint: test.rehearsal.url, region: "us-east-1", credentials: CREDENTIALS };
    const dev = new RunningDev(test, options);
    await dev.run("bootstrap");
    await dev.run("apply", "--stack", "storage", "--yes");
    await registerImages(options, "dev");
    await dev.run("apply", "--stack", "network", "--yes");
    await dev.run("apply", "--stack", "app", "--yes");
    return dev;
  }

  /** Runs a step that has to succeed. @returns all that it printed */
  async run(step: string, ...args: string[]): Promise<string> {
    const { exitCode, output } = await this.test.step(step, ...args);
    if (exitCode !== 0) throw new Error(`${step} ${args.join(" ")}: ${output}`);
    return output;
  }

  /** Digest that each service's image parameter says. */
  async digests(): Promise<Readonly<Record<string, string>>> {
    const { Parameters = [] } = await new SSMClient(this.options).send(
      new GetParametersByPathCommand({ Path: "/stockwiz/dev/images/" }),
    );
    return Object.fromEntries(Parameters.map(({ Name = "", Value = "" }) => [Name.split("/").at(-1), Value]));
  }

  /** Commit that the load balancer answers with. */
  async commit(): Promise<string> {
    const url = this.test.rehearsal.players?.alb.urls()[0]?.url;
    return ((await (await fetch(`${url}/version`)).json()) as { commit: string }).commit;
  }

  stop(): Promise<void> {
    return this.test.stop();
  }
}
