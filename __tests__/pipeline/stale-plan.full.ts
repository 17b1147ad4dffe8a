import path from "node:path";
import { bootstrapped } from "../support/test-rehearsal";

const LONG = 20 * 60_000;

describe("a saved plan", () => {
  const rehearsed = bootstrapped("dev");

  it(
    "is refused when somebody else has applied since, and nothing is changed by it",
    async () => {
      const colleague = { STOCKWIZ_WORK: path.join(rehearsed().folder.path, "colleague") };
      const stack = ["--stack", "storage"];
      expect(await rehearsed().step("plan", ...stack)).toMatchObject({ exitCode: 0 });
      expect(await rehearsed().startStep("apply", [...stack, "--yes"], colleague).finished).toMatchObject({
        exitCode: 0,
      });
      const refused = await rehearsed().step("apply", ...stack);
      expect(refused.output).toContain(
        "tfplan: the plan is stale: the state has changed since it was made; plan again with",
      );
      expect(refused.exitCode).toBe(1);
      expect((await rehearsed().step("plan", ...stack)).output).toContain("nothing to change");
    },
    LONG,
  );
});
