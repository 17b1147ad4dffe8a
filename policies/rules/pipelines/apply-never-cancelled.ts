import { applyingSteps, aroundJob } from "../../delivery/applying";
import { called, using, workflow } from "../../delivery/evidence";
import { defineRule, NotApplicable } from "../../engine/rule";

const APPLY = "steps:\n  - run: npm run step -- apply --env dev";

/** What each run has of its own; a group with it in its name holds nothing else. */
const OF_ONE_RUN = /\bgithub\.(run_id|run_number|run_attempt|sha)\b/i;

export const applyNeverCancelled = defineRule({
  id: "apply-never-cancelled",
  title: "a job that changes what is deployed must wait for its turn and never be cancelled",
  severity: "high",
  why: "an apply that is cut off leaves a lock and resources that no state knows, and two at once disturb each other",
  fix: "put it into a concurrency group of its environment, with cancel-in-progress false",
  example: "concurrency:\n  { group: deploy-prod, cancel-in-progress: false }",
  source:
    "https://docs.github.com/en/actions/writing-workflows/choosing-what-your-workflow-does/control-the-concurrency-of-workflows-and-jobs",
  aliases: {},
  appliesTo: ["workflow_job"],
  check: (subject) => {
    if (applyingSteps(subject).isEmpty) return new NotApplicable("it changes nothing that is deployed");
    const holders = aroundJob(subject).filter((each) => each.has("concurrency"));
    if (holders.length === 0) return "is in no concurrency group; two may run at once";
    const groups = holders.map((each) =>
      each.isText("concurrency") ? each.text("concurrency") : each.block("concurrency")?.text("group"),
    );
    if (groups.every((group) => !group || OF_ONE_RUN.test(`${group}`)))
      return "is in a group that no other run is in; two may run at once";
    const cancelled = holders.filter(
      (each) => !each.isText("concurrency") && each.block("concurrency")?.flag("cancel-in-progress"),
    );
    return cancelled.length > 0 ? "may be cancelled while it changes something" : undefined;
  },
  passes: [
    called(`concurrency: deploy-\${{ inputs.environment }}\n${APPLY}`, "with: { environment: dev }"),
    using(`- run: npm run step -- apply --env dev\n  shell: bash`, "concurrency: deploy-dev"),
    workflow(`concurrency: deploy-dev\n${APPLY}`),
    workflow(APPLY, "concurrency:\n  group: deploy\n  cancel-in-progress: false"),
    workflow("steps:\n  - run: npm run step -- plan --env dev", "concurrency:\n  group: x\n  cancel-in-progress: true"),
  ],
  fails: [
    called(APPLY),
    called(`concurrency: deploy-dev\n${APPLY}`, "concurrency: { group: all, cancel-in-progress: true }"),
    using(`- run: npm run step -- apply --env dev\n  shell: bash`),
    workflow(APPLY),
    workflow(`concurrency:\n  group: deploy-dev\n  cancel-in-progress: true\n${APPLY}`),
    workflow(`concurrency: deploy-dev\n${APPLY}`, "concurrency:\n  group: all\n  cancel-in-progress: true"),
    workflow(`concurrency: deploy-\${{ github.run_id }}\n${APPLY}`),
    workflow("steps:\n  - run: |\n      npm run step -- \\\n        --env dev apply"),
    workflow("steps:\n  - run: |\n      cd stacks\n      terraform -chdir=app apply tfplan"),
  ],
  undecided: [
    workflow(`uses: acme/workflows/.github/workflows/apply.yml@${"0".repeat(40)}`),
    workflow("steps:\n  - uses: ./.github/actions/nowhere"),
    workflow(`concurrency:\n  group: x\n  cancel-in-progress: \${{ github.ref != 'main' }}\n${APPLY}`),
    workflow("steps:\n  - run: npm run step -- $STEP --env dev"),
  ],
});
