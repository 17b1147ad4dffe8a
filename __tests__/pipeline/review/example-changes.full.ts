import { readFileSync } from "node:fs";
import path from "node:path";
import { changedSources, type ExampleName, exampleChanges, sourcesWith } from "../../support/example-changes";
import { testVariables } from "../../support/process";
import { readExample, recordExample, reviewInto } from "../../support/recorded-review";
import { PROJECT_ROOT } from "../../support/run-project";
import { RunningDev } from "../../support/running-dev";
import { temporaryFolder } from "../../support/temporary-folder";

const LONG = 30 * 60_000;
/** What AWS makes up for each resource anew, cut short or not. */
const IDS = /[0-9a-f]{8,}|(?<=-tg\/)[0-9a-f]+(?= …)/g;

const timeless = (review: string): string =>
  review.replaceAll(IDS, "ID").replace("origin/main does not", "HEAD does not");

/** With `UPDATE_EXAMPLES=1` it writes recordings and documents anew before it compares them. */
describe("the review of an example change, when dev stands and Terraform plans", () => {
  const folder = temporaryFolder();
  let dev: RunningDev;
  beforeAll(async () => {
    dev = await RunningDev.start();
  }, LONG);
  afterAll(() => dev.stop());

  it.each(Object.keys(exampleChanges) as ExampleName[])(
    "%s reads as its document in docs/examples",
    async (name) => {
      const heard = path.join(folder, `${name}.json`);
      const hooks = [changedSources(folder, name), sourcesWith(folder, `${name}-heard`, reviewInto(heard))];
      const NODE_OPTIONS = hooks.map((hook) => hook.NODE_OPTIONS).join(" ");
      const review = dev.test.startStep("review", ["--base", "HEAD"], { NODE_OPTIONS });
      const { output, exitCode } = await review.finished;
      const [, file = output] = /^written: (.+\.md)$/m.exec(output) ?? [];
      if (testVariables.UPDATE_EXAMPLES) recordExample(name, heard);
      const { document } = readExample(name);
      expect(timeless(readFileSync(path.resolve(PROJECT_ROOT, file), "utf8"))).toBe(timeless(document));
      expect(exitCode).toBe(name === "open-a-port" ? 2 : 0);
    },
    LONG,
  );
});
