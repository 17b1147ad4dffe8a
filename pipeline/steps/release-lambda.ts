import { plain } from "../markdown";
import { releaseCode } from "../notifier/release-code";
import type { Step, StepContext } from "../step";
import { Workspace } from "../terraform/workspace";
import { synthesis } from "./synth";

const release = async ({ outcome }: StepContext, workspace: Workspace): Promise<void> => {
  const words = await releaseCode(workspace);
  outcome.found.push({ notifier: words });
  outcome.told.push(`- notifier: ${plain(words)}`);
  console.log(`notifier: ${words}`);
};

/** Brings new code to the notifier, and nothing else. `apply` of app does the same after Terraform. */
export const lambda: Step = {
  summary: "bring new code to the notifier: try it, publish a version, make it live",
  requires: ["credentials"],
  perStack: false,
  options: [],
  actions: (context: StepContext) => {
    const workspace = new Workspace(context.deployment, "app");
    return [
      ...synthesis({ ...context, stack: "app", workspace }),
      {
        words: "try the new code, publish it, make it live, and go back if it fails",
        run: () => release(context, workspace),
      },
    ];
  },
};
