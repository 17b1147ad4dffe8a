import { Testing } from "cdktf";
import type { Construct } from "constructs";
import { type Synthesis, synthesisOf } from "./synthesize";

/** Synthesizes what a function puts into an empty stack. */
export const synthesizeConstruct = (build: (scope: Construct) => unknown): Synthesis =>
  synthesisOf(
    Testing.synthScope((scope) => {
      build(scope);
    }),
  );
