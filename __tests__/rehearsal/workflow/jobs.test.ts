import { combinationsOf, jobsInOrder } from "../../../rehearsal/workflow/jobs";
import type { Workflow } from "../../../rehearsal/workflow/model";

const workflow = (needs: Readonly<Record<string, string[]>>): Workflow => ({
  on: "push",
  jobs: Object.fromEntries(
    Object.entries(needs).map(([name, needed]) => [
      name,
      { needs: needed, "runs-on": "ubuntu-24.04", "continue-on-error": false, outputs: {}, steps: [{ run: "true" }] },
    ]),
  ),
});
const order = (needs: Readonly<Record<string, string[]>>) => jobsInOrder(workflow(needs)).map(([name]) => name);

describe("the order of jobs", () => {
  it("puts each after those that it needs, and otherwise is that of the file", () => {
    expect(order({ prod: ["staging"], other: [], staging: ["dev", "test"], dev: ["test"], test: [] })).toEqual([
      ...["test", "dev", "staging", "prod", "other"],
    ]);
  });

  it("rejects a need that there is no job for", () => {
    expect(() => order({ dev: ["tests"] })).toThrow('jobs.dev.needs: there is no job "tests"');
  });

  it("rejects a circle", () => {
    expect(() => order({ a: ["b"], b: ["c"], c: ["a"] })).toThrow("jobs.a.needs: it needs itself, by a, b, c");
  });
});

describe("a matrix", () => {
  it.each([
    ["none at all", undefined, [{}]],
    ["one axis", { e: ["dev", "prod"] }, [{ e: "dev" }, { e: "prod" }]],
    [
      "two axes",
      { e: ["dev", "prod"], n: [20] },
      [
        { e: "dev", n: 20 },
        { e: "prod", n: 20 },
      ],
    ],
    [
      "what is excluded",
      { e: ["dev", "prod"], n: [20, 22], exclude: [{ e: "prod" }] },
      [
        { e: "dev", n: 20 },
        { e: "dev", n: 22 },
      ],
    ],
    [
      "what an include adds to one",
      { e: ["dev", "prod"], include: [{ e: "prod", t: 9 }] },
      [{ e: "dev" }, { e: "prod", t: 9 }],
    ],
    [
      "what an include adds to all",
      { e: ["dev", "prod"], include: [{ t: 9 }] },
      [
        { e: "dev", t: 9 },
        { e: "prod", t: 9 },
      ],
    ],
    ["what only an include has", { e: ["dev"], include: [{ e: "qa", t: 9 }] }, [{ e: "dev" }, { e: "qa", t: 9 }]],
    ["nothing but includes", { include: [{ e: "dev" }, { e: "qa" }] }, [{ e: "dev" }, { e: "qa" }]],
  ])("runs %s", (_what, matrix, expected) => {
    expect(combinationsOf(matrix)).toEqual(expected);
  });
});
