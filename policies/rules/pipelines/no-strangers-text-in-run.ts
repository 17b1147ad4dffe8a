import { step, using } from "../../delivery/evidence";
import { expressionsOf, isGiven, scriptOf } from "../../delivery/scripts";
import { defineRule } from "../../engine/rule";
import { undecided } from "../../facts/undecided";

/** What comes with an event is written by whoever caused it; branches have names that somebody chose. */
const WRITTEN = /\bgithub\s*(\.\s*(event|head_ref|ref|ref_name)\b(?!_)|\)|$)/i;
/** Fields of events that GitHub gives. */
const SAFE = /^github\.event\.([\w]+\.)*(number|id|sha|before|after|action|run_id|run_number)$/i;

export const noStrangersTextInRun = defineRule({
  id: "no-strangers-text-in-run",
  title: "no script of a workflow may have text in it that somebody outside has written",
  severity: "critical",
  why: "GitHub puts the text into the script before it runs, so the title of a pull request may be a command",
  fix: "give the text to the step under env, and name the variable in the script, in quotes",
  example: `run: echo "$TITLE"\nenv: { TITLE: "\${{ github.event.pull_request.title }}" }`,
  source: "https://docs.github.com/en/actions/concepts/security/script-injections",
  aliases: { checkov: ["CKV_GHA_2"] },
  appliesTo: ["workflow_step"],
  check: (subject) => {
    const script = scriptOf(subject);
    const expressions = script ? expressionsOf(script) : [];
    const strange = expressions.filter((each) => WRITTEN.test(each) && !SAFE.test(each));
    if (strange.length > 0) return strange.map((each) => `its script holds \${{ ${each} }}`);
    const given = expressions.find(isGiven);
    return given === undefined ? undefined : undecided("run", given);
  },
  passes: [
    step(`run: echo "$TITLE"\nenv:\n  TITLE: \${{ github.event.pull_request.title }}`),
    step(`run: echo \${{ github.sha }} \${{ github.event.pull_request.number }} \${{ github.ref_type }}`),
    step(`uses: ./say\nwith:\n  text: \${{ github.head_ref }}`),
  ],
  fails: [
    using(`- run: git switch \${{ github.head_ref }}\n  shell: bash`),
    step(`run: echo "\${{ github.event.pull_request.title }}"`),
    step(`run: git switch \${{ github.head_ref }}`),
    step(`run: echo \${{ GitHub['event'].issue.body || 'none' }}`),
    step(`run: echo '\${{ toJSON(github) }}'`),
    step(`run: |\n  echo "\${{ format('}}{0}', github.event.comment.body) }}"`),
    step(`uses: actions/github-script@v7\nwith:\n  script: say("\${{ github.event.issue.title }}")`),
  ],
  undecided: [step(`run: echo \${{ inputs.text }}`), step(`run: echo \${{ steps.read.outputs.title }}`)],
});
