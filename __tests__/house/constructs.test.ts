import { readdirSync } from "node:fs";
import path from "node:path";
import { PROJECT_ROOT } from "../support/run-project";

const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(path.join(PROJECT_ROOT, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));

const constructs = namesIn("constructs", ".ts");
const tests = namesIn("__tests__/constructs", ".test.ts");

describe("every construct", () => {
  it("has a test of its name", () => {
    expect(constructs.length).toBeGreaterThan(0);
    expect(constructs.filter((name) => !tests.includes(name))).toEqual([]);
  });

  it("is still there when it has a test", () => {
    expect(tests.filter((name) => !constructs.includes(name))).toEqual([]);
  });
});
