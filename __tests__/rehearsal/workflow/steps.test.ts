import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { rehearsing } from "../../support/rehearsed-workflow";
import { PROJECT_ROOT } from "../../support/run-project";
import { temporaryFolder } from "../../support/temporary-folder";

const { run } = rehearsing(temporaryFolder());

/** A workflow of one job with these lines of YAML as its steps. */
const job = (steps: string, above = "", inner = ""): string =>
  `on: push\n${above}jobs:\n  one:\n    runs-on: ubuntu-24.04\n${inner}    steps:\n${steps.trim().replaceAll(/^/gm, "      ")}\n`;
const ends = async (text: string) => (await run(text)).report.jobs[0]?.steps.map(({ result }) => result);

describe("the steps of a job", () => {
  it("run in their order, and tell each other outputs, variables and folders of programs", async () => {
    const { lines, results } = await run(
      job(`
- id: first
  run: |
    echo "tag=v1" >> "$GITHUB_OUTPUT"
    echo "COLOUR=red" >> "$GITHUB_ENV"
    mkdir -p "$OWN/bin" && printf '#!/bin/sh\\necho from the path' > "$OWN/bin/tell" && chmod +x "$OWN/bin/tell"
    echo "$OWN/bin" >> "$GITHUB_PATH"
- run: echo "$TAG $COLOUR" && tell
  env:
    TAG: \${{ steps.first.outputs.tag }}-\${{ env.COLOUR }}
`),
    );
    expect(lines).toEqual(expect.arrayContaining(["v1-red red", "from the path"]));
    expect(results).toEqual({ one: "success" });
  });

  it("see the variables of the workflow, of the job and their own, the nearest first", async () => {
    const { lines } = await run(
      job(
        '- run: echo "$A $B $C"\n  env: { C: step }',
        "env: { A: workflow, B: workflow, C: workflow }\n",
        "    env: { B: job, C: job }\n",
      ),
    );
    expect(lines).toContain("workflow job step");
  });

  it("are skipped after a failure, but for those that say otherwise", async () => {
    expect(
      await ends(
        job(
          "- run: exit 3\n- run: echo no\n- if: failure()\n  run: echo yes\n- if: always()\n  run: echo yes\n- if: success()\n  run: echo no",
        ),
      ),
    ).toEqual(["failure", "skipped", "success", "success", "skipped"]);
  });

  it("go on after one that may fail, and can tell that it did", async () => {
    const { report, lines } = await run(
      job(
        `- id: may\n  continue-on-error: true\n  run: exit 1\n- run: echo "$ENDS"\n  env:\n    ENDS: \${{ steps.may.outcome }} \${{ steps.may.conclusion }}`,
      ),
    );
    expect(lines).toContain("failure success");
    expect(report.result).toBe("success");
  });

  it("are no failure to those after one that may fail, nor to the jobs that need theirs", async () => {
    const { report, results } = await run(
      `${job("- continue-on-error: true\n  run: exit 1\n- run: exit 0\n- if: failure() || cancelled()\n  run: exit 0")}  two:\n    needs: one\n    runs-on: ubuntu-24.04\n    steps: [{ run: exit 0 }]\n`,
    );
    expect(report.jobs[0]?.steps.map(({ result }) => result)).toEqual(["failure", "success", "skipped"]);
    expect(results).toEqual({ one: "success", two: "success" });
  });

  it("fail at the first command that does, and in a pipe where bash is asked for", async () => {
    expect(await ends(job("- run: |\n    false\n    true"))).toEqual(["failure"]);
    expect(await ends(job("- run: false | true"))).toEqual(["success"]);
    expect(await ends(job("- run: false | true\n  shell: bash"))).toEqual(["failure"]);
    expect(await ends(job("- run: false | true", "defaults: { run: { shell: bash } }\n"))).toEqual(["failure"]);
  });

  it("run where they ask to, and fail where there is no such folder", async () => {
    const { lines } = await run(job("- run: basename $PWD\n  working-directory: setup"));
    expect(lines).toContain("setup");
    expect(await ends(job("- run: pwd\n  working-directory: nowhere"))).toEqual(["failure"]);
  });

  it("are ended when they take longer than they may", async () => {
    const { report, lines } = await run(job("- run: sleep 600\n  timeout-minutes: 0.005"));
    expect(report.jobs[0]?.steps[0]?.result).toBe("failure");
    expect(lines).toContain("it took longer than timeout-minutes and was ended");
  });

  it("know the digest of files", async () => {
    const digest = createHash("sha256")
      .update(readFileSync(path.join(PROJECT_ROOT, "package-lock.json")))
      .digest();
    const { lines } = await run(
      job(
        `- run: echo "$HASH,$NONE"\n  env: { HASH: "\${{ hashFiles('package-lock.json') }}", NONE: "\${{ hashFiles('*.nothing') }}" }`,
      ),
    );
    expect(lines).toContain(`${createHash("sha256").update(digest).digest("hex")},`);
  });

  it("show no secret, whatever they do with it", async () => {
    const text = job(
      `- name: with \${{ secrets.TOKEN }}\n  run: echo "$TOKEN and \${{ secrets.TOKEN }}"; echo "$TOKEN" >> "$GITHUB_STEP_SUMMARY"\n  env: { TOKEN: "\${{ secrets.TOKEN }}" }`,
    );
    const { lines, report } = await run(text, { secret: ["TOKEN=hunter2"] });
    expect(lines).toEqual(expect.arrayContaining(["▸ with ***", "*** and ***", "│ ***"]));
    expect(JSON.stringify([lines, report])).not.toContain("hunter2");
  });

  it("fail with words when they write what is no assignment", async () => {
    const { report, lines } = await run(job('- run: echo nonsense >> "$GITHUB_OUTPUT"'));
    expect(report.result).toBe("failure");
    expect(lines).toContain('GITHUB_OUTPUT: "nonsense": is neither name=value nor name<<END');
  });

  it("find none of the caller's variables that a runner has not", async () => {
    const { lines } = await run(job('- run: echo "[$AWS_ACCESS_KEY_ID] $GITHUB_JOB $GITHUB_ACTIONS"'));
    expect(lines).toContain("[] one true");
  });

  it("are ended by a signal, and none comes after it", async () => {
    const controller = new AbortController();
    const onLine = (line: string) => line === "begun" && controller.abort("SIGINT");
    const text = job(
      '- run: trap "echo tidied; exit 1" INT; echo begun; sleep 600 & wait\n- if: always()\n  run: echo after',
    );
    const { report, lines } = await run(text, { signal: controller.signal, onLine });
    expect(lines).toContain("tidied");
    expect(lines).not.toContain("after");
    expect([report.result, report.jobs[0]?.steps.map(({ result }) => result)]).toEqual([
      "cancelled",
      ["cancelled", "skipped"],
    ]);
  });
});

describe("a job that takes longer than its timeout-minutes", () => {
  it("is cancelled: what runs is ended, only what runs always or after that comes behind, and no job that needs it", async () => {
    const limit = "    timeout-minutes: 0.02\n";
    const text = `${job(
      "- run: sleep 600\n- run: echo next\n- if: failure()\n  run: echo failed\n- if: failure() || cancelled()\n  run: echo told\n- if: always()\n  run: echo tidied",
      "",
      limit,
    )}  two:\n    needs: one\n    runs-on: ubuntu-24.04\n    steps: [{ run: exit 0 }]\n`;
    const { lines, results } = await run(text);
    expect(lines).toEqual(expect.arrayContaining(["told", "tidied"]));
    expect(lines.filter((line) => ["next", "failed"].includes(line))).toEqual([]);
    expect(lines).toContain("the job took longer than its 0.02 minutes and is cancelled");
    expect(results).toEqual({ one: "cancelled", two: "skipped" });
  });

  it("is cancelled by a limit that is an expression as well", async () => {
    const { results } = await run(job("- run: sleep 600", "", `    timeout-minutes: \${{ fromJSON('0.01') }}\n`));
    expect(results).toEqual({ one: "cancelled" });
  });
});
