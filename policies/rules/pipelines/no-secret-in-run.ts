import { step, using } from "../../delivery/evidence";
import { expressionsOf, isGiven, scriptOf } from "../../delivery/scripts";
import { showsSecret } from "../../delivery/secrets";
import { defineRule } from "../../engine/rule";
import { undecided } from "../../facts/undecided";

const SECRET = /\bsecrets\b|\bgithub\.token\b|\bgithub\s*(\)|$)/i;

export const noSecretInRun = defineRule({
  id: "no-secret-in-run",
  title: "no script of a workflow may have a secret in it",
  severity: "critical",
  why: "what is put into the script is seen by every process of the runner, and a quote in it runs as a command",
  fix: "give the secret to the step under env, and name the variable in the script",
  example: `run: curl --header "Authorization: Bearer $TOKEN" "$URL"\nenv: { TOKEN: "\${{ secrets.TOKEN }}" }`,
  source:
    "https://docs.github.com/en/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions",
  aliases: { checkov: ["CKV_GHA_3"] },
  appliesTo: ["workflow_step"],
  check: (subject) => {
    const script = scriptOf(subject);
    if (!script) return undefined;
    const expressions = expressionsOf(script);
    const secret = expressions.find((each) => SECRET.test(each));
    if (secret !== undefined) return `its script holds \${{ ${secret} }}`;
    if (showsSecret(script)) return "its script holds a secret in the open";
    const given = expressions.find(isGiven);
    return given === undefined ? undefined : undecided("run", given);
  },
  passes: [
    step(`run: curl "$URL"\nenv:\n  TOKEN: \${{ secrets.TOKEN }}`),
    step(`run: echo \${{ github.sha }}`),
    step(`uses: ./set-up\nwith:\n  token: \${{ secrets.TOKEN }}`),
  ],
  fails: [
    using("- run: aws configure set aws_access_key_id AKIAABCDEFGHIJKLMNOP\n  shell: bash"),
    step(`run: curl -H \${{ secrets.TOKEN }} https://example.com`),
    step(`run: curl -H \${{ format('{0}', secrets['TOKEN']) }} https://example.com`),
    step(`run: echo '\${{ toJSON(Secrets) }}'`),
    step(`run: echo \${{ format('}}{0}', secrets.TOKEN) }}`),
    step(`uses: actions/github-script@v7\nwith:\n  script: login("\${{ github['token'] }}")`),
    step(`run: gh auth login --with-token \${{ github.token }}`),
    step("run: aws configure set aws_access_key_id AKIAABCDEFGHIJKLMNOP"),
  ],
  undecided: [step(`run: echo \${{ inputs.text }}`), step(`run: \${{ env.COMMAND }}`)],
});
