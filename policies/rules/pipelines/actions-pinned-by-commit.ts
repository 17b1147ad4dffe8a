import { step, using, workflow } from "../../delivery/evidence";
import { defineRule } from "../../engine/rule";

const COMMIT = "8f4b7f84864484a7bf31766abe9204da3cbe65b3";
const PINNED = /^(?:[^@]+@[0-9a-f]{40}|docker:\/\/[^@]+@sha256:[0-9a-f]{64})$/;

export const actionsPinnedByCommit = defineRule({
  id: "actions-pinned-by-commit",
  title: "an action must be named by its full commit, with the version in a comment",
  severity: "high",
  why: "a tag can be moved to a commit that sends the job's secrets away, and has been",
  fix: "name the full commit, and the version behind it in a comment",
  example: `- uses: actions/checkout@${COMMIT} # v4.2.2\n  with: { persist-credentials: false }`,
  source:
    "https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions#using-third-party-actions",
  aliases: {},
  appliesTo: ["workflow_step", "workflow_job"],
  check: (subject) => {
    const uses = subject.string("uses");
    if (uses === undefined || uses.startsWith("./")) return undefined;
    if (!PINNED.test(uses)) return `uses ${uses}, which may become another program`;
    return /\d/.test(subject.string("uses_comment") ?? "")
      ? undefined
      : `uses ${uses} and names no version in a comment`;
  },
  passes: [
    step(`uses: actions/checkout@${COMMIT} # v4.2.2`),
    step("uses: ./.github/actions/set-up"),
    step("run: make test"),
    workflow(`uses: acme/workflows/.github/workflows/build.yml@${COMMIT} # 1.0.0`),
  ],
  fails: [
    using("- uses: actions/checkout@v4"),
    step("uses: actions/checkout@v4"),
    step("uses: actions/checkout@main # v4.2.2"),
    step(`uses: actions/checkout@${COMMIT}`),
    step(`uses: actions/checkout@${COMMIT.slice(0, 7)} # v4.2.2`),
    workflow("uses: acme/workflows/.github/workflows/build.yml@v1"),
  ],
  undecided: [step(`uses: \${{ inputs.action }}`)],
});
