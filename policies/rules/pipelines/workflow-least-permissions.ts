import { workflow } from "../../delivery/evidence";
import { defineRule } from "../../engine/rule";

const ALL = ["write-all", "read-all"];
const STEPS = "steps:\n  - run: make test";

export const workflowLeastPermissions = defineRule({
  id: "workflow-least-permissions",
  title: "a job must say what its token may do",
  severity: "high",
  why: "the token may otherwise do whatever the repository's settings say, up to writing everything",
  fix: "list the permissions that are needed, at the top of the workflow or in each job",
  example: "permissions:\n  contents: read",
  source:
    "https://docs.github.com/en/actions/writing-workflows/choosing-what-your-workflow-does/controlling-permissions-for-github_token",
  aliases: { checkov: ["CKV2_GHA_1"] },
  appliesTo: ["workflow_job"],
  check: (subject) => {
    const holder = subject.has("permissions") ? subject : subject.block("workflow");
    if (!holder?.has("permissions")) return "says nowhere what its token may do";
    const text = holder.isText("permissions") ? holder.string("permissions") : undefined;
    return text !== undefined && ALL.includes(text) ? `has the permissions ${text}` : undefined;
  },
  passes: [
    workflow(STEPS, "permissions:\n  contents: read"),
    workflow(`permissions: {}\n${STEPS}`),
    workflow(`permissions:\n  contents: read\n  id-token: write\n${STEPS}`, "permissions: write-all"),
  ],
  fails: [
    workflow(STEPS),
    workflow(STEPS, "permissions: write-all"),
    workflow(`permissions: read-all\n${STEPS}`, "permissions: {}"),
  ],
  undecided: [workflow(`permissions: \${{ inputs.permissions }}\n${STEPS}`)],
});
