import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execEnvironment } from "../../rehearsal/exec-environment";
import { RehearsalFolder } from "../../rehearsal/folder";
import { findProviderMirror } from "../../rehearsal/provider-mirror";
import { readRecording } from "../../rehearsal/recording";
import { type Rehearsal, startRehearsal } from "../../rehearsal/rehearsal";
import type { WireRequest } from "../../rehearsal/wire/aws-call";
import { type Finished, type Running, start, testVariables } from "./process";

/** A rehearsal of a test's own, and the commands that an operator runs against it. */
export class TestRehearsal {
  private readonly steps: Running[] = [];
  /** Sources of the steps, where they are a copy that somebody has changed. @default the project itself */
  project: string | undefined;

  private constructor(
    readonly rehearsal: Rehearsal,
    readonly folder: RehearsalFolder,
    readonly environment: string,
    /** What the emulated services had to say. */
    readonly said: readonly string[],
  ) {}

  /**
   * @param environment What `--env` and `STOCKWIZ_ENV` say in all its commands.
   * @param options `plays`: run what is deployed; `speed`: how much faster than AWS would.
   */
  static async start(environment: string, { plays = false, speed = 5 } = {}): Promise<TestRehearsal> {
    const folder = new RehearsalFolder("test", mkdtempSync(path.join(tmpdir(), "rehearsal-")));
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    return new TestRehearsal(
      await startRehearsal({ folder, keep: true, plays, speed, say }),
      folder,
      environment,
      said,
    );
  }

  get variables(): NodeJS.ProcessEnv {
    const { url, account } = this.rehearsal;
    const record = { name: "test", pid: process.pid, url, account };
    const caller = { ...testVariables, STOCKWIZ_ENV: this.environment, GITHUB_REPOSITORY: "stockwiz/stockwiz" };
    return execEnvironment(record, this.folder, findProviderMirror(), caller) as NodeJS.ProcessEnv;
  }

  /** Every request so far, its body whole. */
  recorded(): WireRequest[] {
    return readRecording(this.folder.file("recording.ndjson"));
  }

  /** Runs Terraform in the folder of a stack. */
  async terraform(stack: string, ...args: string[]): Promise<string> {
    const folder = path.join(this.folder.work, this.environment, "stacks", stack);
    const { exitCode, output } = await start(["terraform", `-chdir=${folder}`, ...args], this.variables).finished;
    if (exitCode !== 0) throw new Error(output);
    return output;
  }

  startStep(name: string, args: readonly string[] = [], variables: NodeJS.ProcessEnv = {}): Running {
    const command = ["node", "--import", "tsx", "pipeline/main.ts", name, "--env", this.environment, ...args];
    const step = start(command, { ...this.variables, ...variables }, this.project);
    this.steps.push(step);
    return step;
  }

  /** What all of its steps have printed so far. */
  get printed(): string {
    return this.steps.map((step) => step.printed()).join("");
  }

  step(name: string, ...args: string[]): Promise<Finished> {
    return this.startStep(name, args).finished;
  }

  /** The plain CLI, with an output folder of its own so that several tests can run at once. */
  startCdktf(command: string, ...args: string[]): Running {
    const output = path.join(this.folder.path, "cdktf.out");
    return start(["npx", "cdktf", command, "storage", "--output", output, ...args], this.variables);
  }

  cdktf(command: string, ...args: string[]): Promise<Finished> {
    return this.startCdktf(command, ...args).finished;
  }

  async stop(): Promise<void> {
    await this.rehearsal.stop();
    rmSync(path.dirname(this.folder.path), { recursive: true, force: true });
  }
}

/** A rehearsal with its state bucket made, for the tests of one `describe`. @returns how they get at it. */
export const bootstrapped = (environment: string): (() => TestRehearsal) => {
  let test: TestRehearsal;
  beforeAll(async () => {
    test = await TestRehearsal.start(environment);
    expect(await test.step("bootstrap")).toMatchObject({ exitCode: 0 });
  });
  afterAll(() => test.stop());
  return () => test;
};
