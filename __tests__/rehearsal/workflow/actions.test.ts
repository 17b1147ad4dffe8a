import { rehearsing } from "../../support/rehearsed-workflow";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();
const rehearsal = rehearsing(folder);

const CHECKOUT = "- uses: actions/checkout@v5\n";
const USE = "- uses: ./.github/actions/own\n";
const ACTION = (steps: string, inputs = "  who: { default: nobody }\n  loud: { required: false }\n"): string =>
  `name: Own\ndescription: says something\ninputs:\n${inputs}outputs:\n  said: { value: "\${{ steps.say.outputs.said }}" }\nruns:\n  using: composite\n  steps:\n${steps.trim().replaceAll(/^/gm, "    ")}\n`;

/** Runs a job of these steps, beside an action of its repository. */
const run = (steps: string, action: string, secret: readonly string[] = []) => {
  writeTo(folder, ".github/actions/own/action.yml", action);
  const text = `on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    env: { AROUND: job }\n    steps:\n${steps.trim().replaceAll(/^/gm, "      ")}\n`;
  return rehearsal.run(text, { repository: folder, secret });
};

describe("an action of the repository", () => {
  it("runs its steps in the job, with the inputs that it is given, and hands out its outputs", async () => {
    const action = ACTION(`
- id: say
  run: |
    echo "hello $WHO, $AROUND"
    echo "said=$WHO" >> "$GITHUB_OUTPUT"
    echo "LATER=$WHO" >> "$GITHUB_ENV"
  shell: bash
  env: { WHO: "\${{ inputs.who }}" }
`);
    const { lines, report } = await run(
      `${CHECKOUT}- id: own\n  uses: ./.github/actions/own\n  with: { who: clerk }\n- run: echo "$SAID $LATER"\n  env: { SAID: "\${{ steps.own.outputs.said }}" }\n${USE}`,
      action,
    );
    expect(lines).toEqual(expect.arrayContaining(["hello clerk, job", "clerk clerk", "hello nobody, job"]));
    expect(report.jobs[0]?.steps.map(({ result }) => result)).toEqual(["success", "success", "success", "success"]);
  });

  it("leaves out the steps whose conditions do not hold, and fails the step that uses it when one of its own fails", async () => {
    const action = ACTION(
      `- if: \${{ inputs.loud }}\n  run: echo LOUD\n  shell: bash\n- run: exit 1\n  shell: bash\n- if: failure()\n  run: echo tidied\n  shell: bash`,
    );
    const { lines, report } = await run(`${CHECKOUT}${USE}- run: echo after`, action);
    expect(lines).toContain("tidied");
    expect(lines).not.toContain("LOUD");
    expect(report.jobs[0]?.steps.map(({ result }) => result)).toEqual([
      ...["success", "skipped", "failure", "success", "skipped"],
    ]);
  });

  it.each(["secrets.TOKEN", "vars.AWS_REGION", "needs.other.result"])(
    "rejects %s, which GitHub hides from it",
    async (name) => {
      const { report, lines } = await run(`${CHECKOUT}${USE}`, ACTION(`- run: echo "\${{ ${name} }}"\n  shell: bash`), [
        "TOKEN=x",
      ]);
      expect(report.result).toBe("failure");
      expect(lines.join("\n")).toMatch(/Unrecognized named-value: '(secrets|vars|needs)'/);
    },
  );

  it("cannot be found before the job has checked it out", async () => {
    const { report, lines } = await run(USE, ACTION("- run: 'true'\n  shell: bash"));
    expect(report.result).toBe("failure");
    expect(lines.join("\n")).toContain("did you forget to run actions/checkout before running your local action?");
  });
});

describe("an action that cannot be rehearsed", () => {
  const steps = "- run: 'true'\n  shell: bash";
  it.each([
    ["a run without a shell", USE, ACTION("- run: 'true'"), /has to say its shell/],
    [
      "an input that there is none of",
      `${USE}  with: { whom: x }\n`,
      ACTION(steps),
      /has no input whom; it has who, loud/,
    ],
    ["a required input that is missing", USE, ACTION(steps, "  who: { required: true }\n"), /requires who; give it/],
    ["one that is no composite", USE, ACTION(steps).replace("composite", "node24"), /runs\.using: .*composite/],
    ["one without a description", USE, ACTION(steps).replace(/description: says something\n/, ""), /description/],
    [
      "a limit of time, which it cannot have",
      USE,
      ACTION(`${steps}\n  timeout-minutes: 1`),
      /timeout-minutes: cannot be rehearsed/,
    ],
    ["one that uses itself", USE, ACTION(USE), /uses itself, by/],
    [
      "an action of the marketplace that nothing stands for",
      USE,
      ACTION("- uses: acme/send@v1"),
      /nothing stands for acme\/send@v1/,
    ],
    ["one that is not there", "- uses: ./.github/actions/nowhere\n", ACTION(steps), /cannot be read as an action/],
  ])("rejects %s", async (_what, use, action, words) => {
    await expect(run(`${CHECKOUT}${use}`, action)).rejects.toThrow(words);
  });
});
