import { rehearsing } from "../../support/rehearsed-workflow";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();
const rehearsal = rehearsing(folder);

const CALLED = `
on:
  workflow_call:
    inputs:
      environment: { type: string, required: true }
      careful: { type: boolean, default: false }
    secrets:
      TOKEN: { required: false }
    outputs:
      tag: { value: "\${{ jobs.inner.outputs.tag }}" }
jobs:
  inner:
    runs-on: ubuntu-24.04
    environment: \${{ inputs.environment }}
    permissions: { contents: read }
    outputs: { tag: "\${{ steps.a.outputs.tag }}" }
    steps:
      - id: a
        run: echo "tag=$E" >> "$GITHUB_OUTPUT"
        env: { E: "\${{ inputs.environment }}" }
      - run: echo "[$TOKEN] [$KEY] [$OUTER] $CAREFUL $GITHUB_JOB"
        env: { TOKEN: "\${{ secrets.TOKEN }}", KEY: "\${{ secrets.AWS_ACCESS_KEY_ID }}", CAREFUL: "\${{ inputs.careful }}" }
      - if: \${{ inputs.environment == 'bad' }}
        run: exit 1
`;

/** Runs a workflow whose jobs call another one. */
const run = (jobs: string, called = CALLED, top = "") => {
  writeTo(folder, ".github/workflows/called.yml", called);
  return rehearsal.run(`on: push\n${top}jobs:\n${jobs}`, { repository: folder, secret: ["TOKEN=hush"] });
};
const calling = (name: string, more: string, environment = name): string =>
  `  ${name}:\n    uses: ./.github/workflows/called.yml\n    with: { environment: ${environment} }\n${more}`;

describe("a workflow that another one calls", () => {
  it("runs its jobs as those of the caller, in the environment that it is given", async () => {
    const { report, results } = await run(`${calling("dev", "")}${calling("prod", "    needs: dev\n")}`);
    expect(results).toEqual({ "dev / inner": "success", "prod / inner": "success" });
    expect(report.jobs.map(({ environment }) => environment)).toEqual(["dev", "prod"]);
  });

  it("stops the jobs that need it when one of its own fails", async () => {
    const { results } = await run(`${calling("dev", "", "bad")}${calling("prod", "    needs: dev\n")}`);
    expect(results).toEqual({ "dev / inner": "failure", prod: "skipped" });
  });

  it("gives its outputs to whoever needs its job", async () => {
    const after = `  after:\n    needs: dev\n    runs-on: ubuntu-24.04\n    steps: [{ run: 'echo "tag $T"', env: { T: "\${{ needs.dev.outputs.tag }} \${{ needs.dev.result }}" } }]\n`;
    expect((await run(`${calling("dev", "")}${after}`)).lines).toContain("tag dev success");
  });

  it("sees no secret and no variable of its caller, not even those of its environment", async () => {
    const { lines } = await run(calling("dev", ""), CALLED, "env: { OUTER: outer }\n");
    expect(lines).toContain("[] [] [] false inner");
  });

  it("sees the secrets that it is given, and all of them when it inherits them", async () => {
    const given = await run(calling("dev", `    secrets: { TOKEN: "\${{ secrets.TOKEN }}" }\n`));
    expect(given.lines).toContain("[***] [] [] false inner");
    const all = await run(calling("dev", "    secrets: inherit\n"));
    expect(all.lines).toContain("[***] [***] [] false inner");
  });

  it("does not start by itself", async () => {
    await expect(rehearsal.run(CALLED)).rejects.toThrow("on: it only runs when another workflow calls it");
  });
});

describe("a call that GitHub refuses before anything runs", () => {
  const job = "  one:\n    uses: ./.github/workflows/called.yml\n";
  const circle = CALLED.replace(/ {2}inner:[\s\S]*/, job);

  it.each([
    [
      "an input that there is none of",
      `${job}    with: { environment: a, envronment: b }\n`,
      /has no input envronment; it has/,
    ],
    ["a required input that is missing", job, /requires environment; give it/],
    [
      "a secret that there is none of",
      `${job}    with: { environment: a }\n    secrets: { TOKENS: x }\n`,
      /has no secret TOKENS; it has TOKEN/,
    ],
    [
      "a permission that its caller has not",
      `${job}    with: { environment: a }\n    permissions: {}\n`,
      /jobs\.one: job inner of .* asks for contents: read, and the job that calls it is allowed contents: none/,
    ],
    [
      "a timeout, which only its own jobs have",
      `${job}    timeout-minutes: 5\n`,
      /timeout-minutes: cannot be rehearsed/,
    ],
    [
      "an environment, which only its own jobs have",
      `${job}    environment: dev\n`,
      /environment: cannot be rehearsed/,
    ],
    [
      "a workflow that is not there",
      "  one:\n    uses: ./.github/workflows/nowhere.yml\n",
      /cannot be read as a workflow/,
    ],
  ])("rejects %s", async (_what, jobs, words) => {
    await expect(run(jobs)).rejects.toThrow(words);
  });

  it("rejects a workflow that is not there to be called", async () => {
    await expect(
      run(job, "on: push\njobs:\n  a: { runs-on: ubuntu-24.04, steps: [{ run: 'true' }] }\n"),
    ).rejects.toThrow(/is not there to be called; its "on" has no workflow_call/);
  });

  it("rejects one that calls itself", async () => {
    await expect(run(`${job}    with: { environment: a }\n`, circle)).rejects.toThrow(/calls itself, by/);
  });

  it("rejects an input of another type", async () => {
    await expect(run(`${job}    with: { environment: a, careful: perhaps }\n`)).rejects.toThrow(
      'with.careful: is no boolean, but "perhaps"',
    );
  });
});
