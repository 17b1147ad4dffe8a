import { readWorkflow } from "../../../rehearsal/workflow/model";
import { rehearsing } from "../../support/rehearsed-workflow";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";
import { startedWorkflows } from "../../support/workflow-files";

const folder = temporaryFolder();
const { run, describe: words } = rehearsing(folder);

const step = "    steps: [{ run: 'true' }]\n";
const onUbuntu = "    runs-on: ubuntu-24.04\n";
const jobs = (texts: Readonly<Record<string, string>>, on = "on: push\n"): string =>
  `${on}jobs:\n${Object.entries(texts)
    .map(([name, text]) => `  ${name}:\n${onUbuntu}${text}`)
    .join("")}`;
const failing = "    steps: [{ run: 'false' }]\n";

describe("the jobs of a workflow", () => {
  it("are skipped when one that they need has failed, but for those that say otherwise", async () => {
    const { results, report } = await run(
      jobs({
        test: failing,
        dev: `    needs: test\n${step}`,
        prod: `    needs: dev\n${step}`,
        tell: `    needs: [dev]\n    if: failure()\n${step}`,
        tidy: `    needs: [prod]\n    if: \${{ always() }}\n${step}`,
        other: step,
      }),
    );
    expect(results).toEqual({
      test: "failure",
      dev: "skipped",
      prod: "skipped",
      tell: "success",
      tidy: "success",
      other: "success",
    });
    expect(report.result).toBe("failure");
  });

  it("tell the later ones their outputs and how they ended", async () => {
    const first = `    outputs: { tag: "\${{ steps.a.outputs.tag }}" }\n    steps: [{ id: a, run: 'echo tag=v1 >> "$GITHUB_OUTPUT"' }]\n`;
    const { lines } = await run(
      jobs({
        first,
        second: `    needs: first\n    steps: [{ run: 'echo "$T"', env: { T: "\${{ needs.first.outputs.tag }} \${{ needs.first.result }}" } }]\n`,
      }),
    );
    expect(lines).toContain("v1 success");
  });

  it("run once for each combination, and have failed when one of them has", async () => {
    const matrix = `    name: in \${{ matrix.e }}\n    strategy: { matrix: { e: [dev, prod] } }\n    steps: [{ run: 'test "$E" = dev', env: { E: "\${{ matrix.e }}" } }]\n`;
    const { results } = await run(jobs({ each: matrix, after: `    needs: each\n${step}` }));
    expect(results).toEqual({ "in dev": "success", "in prod": "failure", after: "skipped" });
  });

  it("may fail where they say so", async () => {
    const { report } = await run(
      jobs({ may: `    continue-on-error: true\n${failing}`, after: `    needs: may\n${step}` }),
    );
    expect(report.jobs.map(({ result }) => result)).toEqual(["success", "success"]);
  });

  it("say that they would wait for an approval", async () => {
    const { lines, report } = await run(jobs({ prod: `    environment: prod\n${step}` }));
    expect(lines).toContain("environment prod: on GitHub its reviewers are asked here, if it has any");
    expect(report.jobs[0]?.environment).toBe("prod");
  });

  it("can be left out, and count as a success", async () => {
    const text = jobs({ test: failing, dev: `    needs: test\n${step}` });
    expect((await run(text, { leftOut: ["test"] })).results).toEqual({ test: "success", dev: "success" });
    await expect(run(text, { leftOut: ["tests"] })).rejects.toThrow(
      "--leave-out: there is no job tests; there are test, dev",
    );
  });

  it("are listed with what they would run, in their order", async () => {
    const dev = `    needs: test\n    environment: dev\n    strategy: { matrix: { n: [1, 2] } }\n    steps: [{ uses: actions/checkout@v5 }, { run: make up }]\n`;
    expect(await words(jobs({ dev, test: step }))).toEqual([
      "actions/checkout: the files as they are here, not as they were committed",
      "test",
      "  true",
      "dev, after test",
      "  waits for the approval of its environment, on GitHub",
      "  once for each of 1, 2",
      "  actions/checkout@v5",
      "  make up",
    ]);
  });
});

describe("a workflow of ours", () => {
  it.each(startedWorkflows.map((workflow) => [workflow.name, workflow] as const))(
    "can be played: %s",
    async (_name, { text, on }) => {
      const texts = Object.entries(on.workflow_dispatch?.inputs ?? {}).filter(([, { type }]) => type === "string");
      const lines = await words(text, { input: texts.map(([input]) => `${input}=text`) });
      expect(lines.filter((line) => /^ {2,4}(npm run|make) /.test(line)).length).toBeGreaterThan(1);
    },
  );
});

describe("the inputs of a workflow", () => {
  const on = `on:\n  push:\n  workflow_dispatch:\n    inputs:\n      environment: { type: choice, options: [dev, prod], default: dev }\n      confirm: { type: string, required: true }\n      unprotect: { type: boolean, default: false }\n`;
  const text = jobs(
    {
      one: `    if: \${{ !inputs.unprotect }}\n    steps: [{ run: 'echo "$E $GITHUB_EVENT_NAME"', env: { E: "\${{ inputs.environment }} \${{ inputs.confirm }}" } }]\n`,
    },
    on,
  );

  it("are those that are given, or their defaults", async () => {
    expect((await run(text, { input: ["confirm=a b"] })).lines).toContain("dev a b workflow_dispatch");
    expect((await run(text, { input: ["confirm=x", "environment=prod"] })).lines).toContain("prod x workflow_dispatch");
  });

  it("are true and false where they are that", async () => {
    expect((await run(text, { input: ["confirm=x", "unprotect=true"] })).results).toEqual({ one: "skipped" });
  });

  it.each([
    ["one that there is none of", ["environ=dev"], /has no input environ; it has environment, confirm, unprotect/],
    ["a choice that is none", ["confirm=x", "environment=qa"], /environment: is one of dev, prod, not "qa"/],
    ["none where one is required", ["environment=dev"], /confirm is required; give it with --input confirm=VALUE/],
    ["what is neither true nor false", ["confirm=x", "unprotect=yes"], /unprotect: is true or false, not "yes"/],
    ["what is no assignment", ["environment"], /--input: "environment": write it as NAME=VALUE/],
  ])("rejects %s", async (_what, input, message) => {
    await expect(run(text, { input })).rejects.toThrow(message);
  });
});

describe("a workflow that cannot be rehearsed", () => {
  const refused = (job: string, on = "on: push\n"): string => {
    try {
      readWorkflow(writeTo(folder, "refused.yml", `${on}jobs:\n  one:\n${job}`));
      return "";
    } catch (error) {
      return (error as Error).message.replaceAll(/^.*refused\.yml: /gm, "");
    }
  };

  it.each([
    [
      "services",
      `${onUbuntu}    services: { db: { image: postgres } }\n${step}`,
      "jobs.one: services: cannot be rehearsed; run this workflow on GitHub",
    ],
    [
      "a container",
      `${onUbuntu}    container: node:20\n${step}`,
      "jobs.one: container: cannot be rehearsed; run this workflow on GitHub",
    ],
    ["another system", `    runs-on: windows-2022\n${step}`, "jobs.one.runs-on: is no Ubuntu of GitHub's"],
    [
      "another shell",
      `${onUbuntu}    steps: [{ run: x, shell: pwsh }]\n`,
      'jobs.one.steps.0.shell: Invalid input: expected "bash"',
    ],
    [
      "a step with nothing to do",
      `${onUbuntu}    steps: [{ name: x }]\n`,
      "jobs.one.steps.0: has to have either run or uses",
    ],
  ])("rejects %s before anything runs", (_what, job, message) => {
    expect(refused(job)).toBe(message);
  });

  it("rejects a workflow of another repository", () => {
    expect(refused("    uses: acme/workflows/.github/workflows/build.yml@v1\n")).toBe(
      "jobs.one.uses: is no workflow of this repository, and cannot be rehearsed",
    );
  });

  it("rejects an action that nothing stands for, with the place to add one", async () => {
    const text = jobs({
      one: "    steps: [{ run: 'echo ran' }, { uses: acme/send@v1 }]\n",
      two: "    steps: [{ uses: acme/other@v2 }]\n",
    });
    await expect(run(text)).rejects.toThrow(
      "jobs.one.steps.1: nothing stands for acme/send@v1\njobs.two.steps.0: nothing stands for acme/other@v2\nadd a stand-in to",
    );
  });

  it("rejects what is no YAML", () => {
    expect(() => readWorkflow(writeTo(folder, "broken.yml", "jobs: ["))).toThrow(
      /broken\.yml: cannot be read as a workflow: /,
    );
  });
});
