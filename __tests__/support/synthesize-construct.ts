import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, TerraformOutput, TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";
import { type Synthesis, synthesisOf } from "./synthesize";

/** Synthesizes what a function puts into an empty stack. */
export const synthesizeConstruct = (build: (scope: Construct) => unknown): Synthesis =>
  synthesisOf(
    Testing.synthScope((scope) => {
      build(scope);
    }),
  );

/** The same as a text, with the comments that CDKTF's own way of testing leaves out. */
export const synthesizeWithComments = (build: (scope: Construct) => unknown): string => {
  const outdir = mkdtempSync(path.join(tmpdir(), "comments-"));
  try {
    const app = new App({ outdir, skipValidation: true });
    build(new TerraformStack(app, "stack"));
    app.synth();
    return readFileSync(path.join(outdir, "stacks", "stack", "cdk.tf.json"), "utf8");
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

/** Puts values out of the stack, so that a test sees what the user of a construct gets from it. */
export const putOut = (scope: Construct, values: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(values)) new TerraformOutput(scope, name, { value, staticId: true });
};

/** What a stack puts out, by name. */
export const outputsOf = ({ json }: Synthesis): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(json.output ?? {}).map(([name, { value }]) => [name, value]));
