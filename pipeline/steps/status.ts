import { statusOf } from "../deployment/status";
import { statusWords } from "../deployment/status-words";
import { codeBlock } from "../markdown";
import type { Step, StepContext } from "../step";

const tell = async ({ deployment, outcome }: StepContext): Promise<void> => {
  const status = await statusOf(deployment);
  outcome.found.push(status);
  const words = statusWords(status);
  outcome.told.push(codeBlock(words, "text"));
  console.log(words);
};

/** Says on one screen what is applied, what runs, and how it is. */
export const status: Step = {
  summary: "say on one screen what is applied, what runs, and how it is",
  requires: ["credentials"],
  perStack: false,
  options: [],
  actions: (context) => [{ words: "ask AWS how the environment is", run: () => tell(context) }],
};
