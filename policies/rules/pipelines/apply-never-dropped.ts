import { applyingSteps, aroundJob } from "../../delivery/applying";
import { called, workflow } from "../../delivery/evidence";
import { defineRule, NotApplicable } from "../../engine/rule";

const APPLY = "steps:\n  - run: npm run step -- apply --env dev";
const KEEPS = "concurrency: { group: deploy-dev, queue: max }";

export const applyNeverDropped = defineRule({
  id: "apply-never-dropped",
  title: "a job that changes what is deployed must keep its place when others wait behind it",
  severity: "medium",
  why: "GitHub lets one job of a group wait and cancels it for the next one, so a change that somebody asked for vanishes",
  fix: "put queue: max into its concurrency group, which keeps up to a hundred that wait",
  example: "concurrency:\n  { group: deploy-prod, queue: max }",
  source:
    "https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency",
  aliases: {},
  appliesTo: ["workflow_job"],
  check: (subject) => {
    if (applyingSteps(subject).isEmpty) return new NotApplicable("it changes nothing that is deployed");
    const holders = aroundJob(subject).filter((each) => each.has("concurrency"));
    if (holders.length === 0) return new NotApplicable("it is in no concurrency group");
    const dropping = holders.filter(
      (each) => each.isText("concurrency") || each.block("concurrency")?.string("queue") !== "max",
    );
    return dropping.length > 0 ? "is cancelled while it waits, when another one comes to wait" : undefined;
  },
  passes: [
    workflow(`${KEEPS}\n${APPLY}`),
    workflow(APPLY, KEEPS),
    workflow("concurrency: look\nsteps:\n  - run: npm run step -- plan --env dev"),
    called(`${KEEPS}\n${APPLY}`),
  ],
  fails: [
    workflow(`concurrency: deploy-dev\n${APPLY}`),
    workflow(`concurrency: { group: deploy-dev, cancel-in-progress: false }\n${APPLY}`),
    workflow(`concurrency: { group: deploy-dev, queue: single }\n${APPLY}`),
    workflow(`${KEEPS}\n${APPLY}`, "concurrency: all"),
    called(`${KEEPS}\n${APPLY}`, "concurrency: all"),
  ],
  undecided: [
    workflow(`concurrency: { group: deploy-dev, queue: "\${{ vars.QUEUE }}" }\n${APPLY}`),
    workflow("steps:\n  - run: npm run step -- $STEP --env dev", "concurrency: all"),
  ],
});
