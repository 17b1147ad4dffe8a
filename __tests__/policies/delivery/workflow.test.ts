import { readWorkflow } from "../../../policies/delivery/workflow";
import { plain } from "../../support/program";

const FILE = ".github/workflows/deploy.yml";
const WORKFLOW = `name: deploy
on: push
permissions: {}
jobs:
  # what comes first
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4 # v4.2.2
      - name: make it
        run: |
          make
          echo \${{ github.sha }}
  apply:
    needs: build
    uses: ./.github/workflows/apply.yml
`;

const resources = () => readWorkflow(WORKFLOW, FILE);

describe("a workflow", () => {
  it("is its jobs and their steps, each with the lines it stands on", () => {
    expect(resources().map(({ type, address, location }) => [type, address, location.line, location.endLine])).toEqual([
      ["workflow_job", `${FILE}#build`, 6, 13],
      ["workflow_step", `${FILE}#build.steps[0]`, 9, 9],
      ["workflow_step", `${FILE}#build.steps[1]`, 10, 13],
      ["workflow_job", `${FILE}#apply`, 14, 16],
    ]);
  });

  it("gives a step the comment behind its action, its job and its workflow", () => {
    expect(plain(resources()[1]?.values)).toEqual({
      uses: "actions/checkout@v4",
      uses_comment: "v4.2.2",
      job: { "runs-on": "ubuntu-latest" },
      workflow: { name: "deploy", on: "push", permissions: {} },
    });
  });

  it("follows aliases of values, steps and whole jobs", () => {
    const aliased = "jobs:\n  a: &a\n    steps: &steps\n      - run: make\n  b: *a\n  c:\n    steps: *steps\n";
    const runs = readWorkflow(aliased, FILE).flatMap(({ address, values }) => (values.run ? [address] : []));
    expect(runs).toEqual(["a", "b", "c"].map((job) => `${FILE}#${job}.steps[0]`));
  });

  it("may have a job without steps", () => {
    expect(readWorkflow("on: push\njobs:\n  a:\n  b: {}\n", FILE).map(({ address }) => address)).toEqual([
      `${FILE}#a`,
      `${FILE}#b`,
    ]);
  });

  it("has its triggers under on, which other readers of YAML take for true", () => {
    expect(plain(resources()[0]?.values.workflow)).toMatchObject({ on: "push" });
  });

  it.each([
    ["what is no YAML", "jobs: [", /^\.github\/workflows\/deploy\.yml: is no YAML: /],
    ["a file without jobs", "on: push", /has no jobs; a workflow is a map with jobs in it$/],
    ["a list", "- a", /has no jobs/],
    ["a key that is there twice", "jobs: {}\njobs: {}\n", /is no YAML: Map keys must be unique/],
    ["a merge key", "x: &x {}\njobs:\n  a:\n    <<: *x\n", /has a merge key \(<<\), which GitHub does not know$/],
    ["an alias of nothing", "jobs:\n  a: *b\n", /\*b stands for nothing$/],
    [
      "aliases that multiply",
      `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]\n`).join("")}jobs:\n  a: *a9\n`,
      /more than 500 aliases$/,
    ],
  ])("rejects %s", (_what, text, words) => {
    expect(() => readWorkflow(text, FILE)).toThrow(
      expect.objectContaining({ name: "UserError", message: expect.stringMatching(words) }),
    );
  });

  it("knows nothing of a value that contains itself", () => {
    expect(JSON.stringify(readWorkflow("jobs:\n  a: &a\n    b: *a\n", FILE)[0]?.values)).toContain("lies too deep");
  });
});
