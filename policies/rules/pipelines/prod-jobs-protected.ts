import { applyingSteps, targetOf } from "../../delivery/applying";
import { called, using, workflow } from "../../delivery/evidence";
import { defineRule, NotApplicable } from "../../engine/rule";
import { undecided } from "../../facts/undecided";

const PROD = /prod/i;
const apply = (environment: string): string => `steps:\n  - run: npm run step -- apply --env ${environment}`;
/** The same where the environment is given by an input. */
const APPLY_GIVEN = `- run: npm run step -- apply --env "$TARGET"\n  shell: bash\n  env:\n    TARGET: \${{ inputs.environment }}`;
const GIVEN = `steps:\n  ${APPLY_GIVEN.replaceAll("\n", "\n  ")}`;

export const prodJobsProtected = defineRule({
  id: "prod-jobs-protected",
  title: "a job that changes prod must run in the GitHub environment that protects it",
  severity: "high",
  why: "whoever may push a branch may otherwise change prod, and no reviewer is asked",
  fix: "name the environment in the job, and give that required reviewers and its own role",
  example: "environment: prod\nsteps: [{ run: npm run step -- apply --env prod }]",
  source:
    "https://docs.github.com/en/actions/managing-workflow-runs-and-deployments/managing-deployments/managing-environments-for-deployment",
  aliases: {},
  appliesTo: ["workflow_job"],
  check: (subject) => {
    const steps = applyingSteps(subject);
    if (steps.isEmpty) return new NotApplicable("it changes nothing that is deployed");
    const target = targetOf(subject, steps);
    const name = subject.isText("environment")
      ? subject.text("environment")
      : subject.has("environment")
        ? subject.block("environment")?.text("name")
        : undefined;
    if (target === "prod" && !name) return "changes prod and names no environment";
    if (target === "prod") return name?.matches(PROD) ? undefined : `changes prod in the environment ${name}`;
    // Of an environment that is given as well nobody knows more than that it is one; a known one may not be what is changed.
    const mayBeAnother = !name || (name.isKnown && !name.matches(PROD));
    return target === "given" && mayBeAnother ? undecided("environment", "which environment is changed") : undefined;
  },
  passes: [
    called(`environment: \${{ inputs.environment }}\n${GIVEN}`, "with: { environment: prod }"),
    called(`environment: \${{ inputs.environment }}\n${GIVEN}`, "with: { environment: dev }"),
    using(APPLY_GIVEN, "environment: prod", "{ environment: prod }"),
    workflow(`environment: prod\n${apply("prod")}`),
    workflow(`environment:\n  name: production\n  url: https://example.com\n${apply("prod")}`),
    workflow(apply("dev")),
    workflow(`environment: dev\nenv:\n  TARGET: dev\n${apply(`"$TARGET"`)}`),
    workflow(`environment: dev\n${apply("dev")}\n  - run: tell\n    env:\n      WHAT: \${{ github.sha }}`),
    workflow(`environment: \${{ inputs.environment }}\n${apply(`\${{ inputs.environment }}`)}`),
    workflow("steps:\n  - run: npm run step -- plan --env prod"),
  ],
  fails: [
    called(`environment: dev\n${GIVEN}`, "with: { environment: prod }"),
    called(GIVEN, "with: { environment: prod }"),
    called(GIVEN, "", "environment: { type: string, default: prod }"),
    using(APPLY_GIVEN, "", "{ environment: prod }"),
    using(APPLY_GIVEN, "environment: dev", "{ environment: prod }"),
    workflow(apply("prod")),
    workflow(`environment: dev\n${apply("prod")}`),
    workflow("steps:\n  - run: npx cdktf deploy app", "env:\n  STOCKWIZ_ENV: prod"),
    workflow("steps:\n  - run: npm run step -- apply\n    env:\n      STOCKWIZ_ENV: production"),
    workflow("env:\n  STOCKWIZ_ENV: prod\nsteps:\n  - run: npx cdktf deploy app"),
  ],
  undecided: [
    called(GIVEN, "with: { environment: dev }"), // whoever else calls it may give it prod
    workflow("uses: ./.github/workflows/nowhere.yml"),
    workflow(apply(`\${{ inputs.environment }}`)),
    workflow(`environment: \${{ inputs.environment }}\n${apply("prod")}`),
    workflow(apply(`"$TARGET"`)),
    workflow(`environment: dev\n${apply(`"$TARGET"`)}`),
    workflow(`environment: dev\n${apply("dev")}\n    env:\n      STOCKWIZ_ENV: \${{ inputs.environment }}`),
  ],
});
