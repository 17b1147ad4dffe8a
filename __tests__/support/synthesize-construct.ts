import { TerraformOutput, Testing } from "cdktf";
import type { Construct } from "constructs";
import { type Synthesis, synthesisOf } from "./synthesize";

/** Synthesizes what a function puts into an empty stack. */
export const synthesizeConstruct = (build: (scope: Construct) => unknown): Synthesis =>
  synthesisOf(
    Testing.synthScope((scope) => {
      build(scope);
    }),
  );

/** Puts values out of the stack, so that a test sees what the user of a construct gets from it. */
export const putOut = (scope: Construct, values: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(values)) new TerraformOutput(scope, name, { value, staticId: true });
};

/** What a stack puts out, by name. */
export const outputsOf = ({ json }: Synthesis): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(json.output ?? {}).map(([name, { value }]) => [name, value]));
