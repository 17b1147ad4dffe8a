import type { Pass, Step, StepContext } from "../step";
import { reasonForNothing, refuseProtected } from "../terraform/destruction";
import type { StackName } from "../terraform/workspace";
import { type Consent, destruction } from "./destroy-stack";
import { lookForLeftovers, preparation, proofOfSnapshot } from "./teardown";

/** What goes of a whole environment, the highest first. A bucket that is to go takes the state of storage along. */
const doomedStacks = ({ withStorage, withState }: StepContext["options"]): readonly StackName[] =>
  withStorage || withState ? ["app", "network", "storage"] : ["app", "network"];

/** Everything of an environment: made ready, destroyed from the top down, and looked for afterwards. */
const wholeEnvironment = (request: Pick<StepContext, "deployment" | "options">): readonly Pass[] => {
  refuseProtected(request);
  const consent: Consent = { given: false };
  const stacks = doomedStacks(request.options);
  const { withState } = request.options;
  return [
    preparation(stacks, consent),
    ...stacks.filter((stack) => stack !== "storage").map((stack) => destruction(stack, consent)),
    proofOfSnapshot,
    destruction("teardown", consent),
    ...stacks.filter((stack) => stack === "storage").map((stack) => destruction(stack, consent)),
    lookForLeftovers({ stacks: [...stacks, "teardown"], withState }),
  ];
};

/** Destroys an environment, or one stack of it. Storage stays unless it is asked for, and so does the state bucket. */
export const destroy: Step = {
  summary: "end an environment, or destroy one stack; storage and the state bucket stay unless asked for",
  requires: ["terraform", "credentials"],
  isDone: reasonForNothing,
  perStack: true,
  options: ["yes", "confirm", "why", "withStorage", "withState"],
  actions: (context) => destruction(context.stack, { given: false }).actions(context),
  passes: wholeEnvironment,
};
