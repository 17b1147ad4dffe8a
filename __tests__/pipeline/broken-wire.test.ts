import { applyThrough } from "../support/broken-wire";

const LONG = 15 * 60_000;

describe("an apply over a broken wire", () => {
  it(
    "keeps the state when the token expires before it can be written",
    async () => {
      const { exitCode, output } = await applyThrough({
        service: "s3",
        resource: "dev/storage.tfstate",
        skip: 2, // past the lock and the reading of the state
        times: 1000,
        effect: { kind: "expired-token" },
      });
      expect(output).toContain("credentials: AWS refuses them as expired or invalid");
      expect(output).toMatch(/errored\.tfstate; put it in its place with: npm run step -- doctor .* --fix/);
      expect(exitCode).toBe(1);
    },
    LONG,
  );
});
