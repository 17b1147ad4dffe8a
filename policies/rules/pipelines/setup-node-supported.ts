import { step } from "../../delivery/evidence";
import { defineRule, NotApplicable } from "../../engine/rule";
import { supportOf } from "../../facts/support";
import { undecided } from "../../facts/undecided";

const SETUP_NODE = "actions/setup-node@";
const setUp = (inputs: string): ReturnType<typeof step> => step(`uses: ${SETUP_NODE}v5\nwith: ${inputs}`);

export const setupNodeSupported = defineRule({
  id: "setup-node-supported",
  title: "a job must run on a Node.js that is still patched; 180 days before the end it is warned of",
  severity: "medium",
  why: "what tests and deploys otherwise runs on a Node.js in which holes stay open, and libraries stop to support it",
  fix: "name a version that is supported",
  example: "- uses: actions/setup-node@<commit> # v5.0.0\n  with: { node-version: 24 }",
  source: "https://docs.github.com/en/actions/use-cases-and-examples/building-and-testing/building-and-testing-nodejs",
  aliases: {},
  appliesTo: ["workflow_step"],
  check: (subject, today) => {
    if (!subject.string("uses")?.startsWith(SETUP_NODE)) return new NotApplicable("sets up no Node.js");
    const inputs = subject.block("with");
    if (inputs?.has("node-version-file")) return new NotApplicable("its version stands in a file of the repository");
    const version = inputs?.string("node-version");
    if (!version) return "names no version, and takes whatever the runner has";
    const [, number] = /^v?(\d+)(?:\.(?:\d+|x)){0,2}$/.exec(version) ?? [];
    return supportOf(
      "node",
      number ?? undecided("with.node-version", `"${version}" is no number`),
      "with.node-version",
      today,
    );
  },
  passes: [
    setUp("{ node-version: 24, cache: npm }"),
    setUp("{ node-version: '24.x' }"),
    setUp("{ node-version: 26.1.0, node-version-file: '' }"),
  ],
  fails: [setUp("{ node-version: 20, cache: npm }"), setUp("{ node-version: v18.20.0 }"), setUp("{ cache: npm }")],
  undecided: [
    setUp(`{ node-version: "\${{ matrix.node }}" }`),
    setUp("{ node-version: lts/* }"),
    setUp("{ node-version: 99 }"),
  ],
  warns: [setUp("{ node-version: 22 }")],
  evidenceDay: "2026-11-30",
});
