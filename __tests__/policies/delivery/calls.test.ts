import { readFiles } from "../../../policies/readers/folder";
import { attributesAt, resourceAt } from "../../support/program";

const MAIN = ".github/workflows/main.yml";
const CALL = `on: push
jobs:
  prod:
    permissions: { contents: read }
    uses: ./.github/workflows/deploy.yml
    with: { environment: prod }
`;
const CALLED = `on:
  workflow_call:
    inputs:
      environment: { type: string }
      step: { type: string, default: deploy }
jobs:
  deploy:
    environment: \${{ inputs.environment }}
    concurrency: deploy-\${{ inputs.environment }}-\${{ github.ref }}
    steps:
      - uses: ./.github/actions/prepare
        with: { for: "\${{ inputs.environment }}" }
      - run: step \${{ inputs.step }} \${{ inputs.other }}
`;
const ACTION = `name: Prepare
description: what comes first
inputs:
  for: { required: true }
runs:
  using: composite
  steps:
    - run: prepare "$FOR"
      shell: bash
      env: { FOR: "\${{ inputs.for }}" }
`;
const files = {
  [MAIN]: CALL,
  ".github/workflows/deploy.yml": CALLED,
  ".github/actions/prepare/action.yml": ACTION,
};
const program = (more: Readonly<Record<string, string>> = {}) => readFiles({ ...files, ...more }).program;

describe("a job that another workflow is", () => {
  it("is that workflow's jobs with what it gives them, on its own lines", () => {
    expect(attributesAt(program(), `${MAIN}#prod/deploy`)).toMatchObject({
      environment: "prod",
      concurrency: "<github.ref>",
      steps: [{ run: 'prepare "$FOR"', env: { FOR: "prod" } }, { run: "<inputs.other>" }],
      caller: { permissions: { contents: "read" }, workflow: { on: "push" } },
    });
    expect(resourceAt(program(), `${MAIN}#prod/deploy`).location).toEqual({ file: MAIN, line: 3, endLine: 6 });
  });

  it("puts defaults where nothing is given, and keeps what nobody knows", () => {
    const steps = resourceAt(program(), `${MAIN}#prod/deploy`).values.steps as readonly { run: { parts: unknown } }[];
    expect(steps[1]?.run.parts).toEqual(["step ", "deploy", " ", expect.objectContaining({ text: "inputs.other" })]);
  });

  it.each([
    ["a workflow that is not there", "./.github/workflows/nowhere.yml"],
    ["a workflow of another repository", "acme/workflows/.github/workflows/deploy.yml@v1"],
  ])("has steps that nobody knows where it is %s", (_what, uses) => {
    const text = CALL.replace("./.github/workflows/deploy.yml", uses);
    expect(attributesAt(program({ [MAIN]: text }), `${MAIN}#prod`)).toMatchObject({ steps: `<what ${uses} does>` });
  });

  it("ends where workflows call each other in a circle", () => {
    const circle = `on: workflow_call\njobs:\n  again: { uses: ./.github/workflows/deploy.yml }\n`;
    const { resources } = program({ ".github/workflows/deploy.yml": circle });
    const deepest = resources.filter(({ address }) => address.startsWith(`${MAIN}#prod`)).at(-1);
    expect(deepest?.values.steps).toMatchObject({ text: "what ./.github/workflows/deploy.yml does" });
  });
});

describe("an action of the repository", () => {
  it("has its own steps as well, on its own lines", () => {
    const step = resourceAt(program(), ".github/actions/prepare/action.yml.steps[0]");
    expect([step.type, step.location.line, step.location.endLine]).toEqual(["workflow_step", 8, 10]);
  });

  it.each([
    ["is not there", { ".github/actions/prepare/action.yml": undefined }, "<what ./.github/actions/prepare does>"],
    [
      "is a program",
      { ".github/actions/prepare/action.yml": "runs: { using: node24, main: index.js }\n" },
      "<the program of .github/actions/prepare/action.yml>",
    ],
  ])("is a step that nobody knows where it %s", (_what, more, words) => {
    const all = Object.fromEntries(Object.entries({ ...files, ...more }).filter(([, text]) => text !== undefined));
    const { steps } = attributesAt(readFiles(all as Record<string, string>).program, `${MAIN}#prod/deploy`) as {
      steps: unknown[];
    };
    expect(steps[0]).toBe(words);
  });

  it("rejects a file that is no action", () => {
    expect(() => program({ ".github/actions/prepare/action.yml": "name: x\n" })).toThrow(
      ".github/actions/prepare/action.yml: says nothing under runs; an action has to",
    );
  });
});
