import { mkdirSync } from "node:fs";
import type { Action, Step, StepContext } from "../step";
import { forgetAdopted } from "../terraform/adoption";
import { removeSavedPlan } from "../terraform/saved-plan";
import { synthesisNotes } from "../terraform/synthesis-notes";

/** Synthesizes the environment; a plan made from an earlier synthesis is of no use any more. */
export const synthesis = ({ workspace }: StepContext): Action[] => [
  {
    words: "forget the last plan",
    run: async () => {
      mkdirSync(workspace.folder, { recursive: true });
      removeSavedPlan(workspace);
      forgetAdopted(workspace);
    },
  },
  { command: ["node", "--import", "tsx", "main.ts"], workspace },
];

/** Writes the Terraform configuration of an environment. */
export const synth: Step = {
  summary: "write the Terraform configuration of the environment's stacks",
  requires: ["synthesis"],
  perStack: false,
  options: [],
  actions: (context) => [
    ...synthesis(context),
    {
      words: "say what the stacks noted",
      run: async () => {
        for (const note of synthesisNotes(context.workspace)) console.log(`note: ${note}`);
        console.log(`written to ${context.workspace.outFolder}`);
      },
    },
  ],
};
