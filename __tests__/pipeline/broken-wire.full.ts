import { applyThrough } from "../support/broken-wire";

const LONG = 40 * 60_000;

describe("an apply over a broken wire", () => {
  it.concurrent.each([
    ["an internal error of ECR", { action: "CreateRepository", times: 2, effect: { kind: "server-error" } }],
    [
      "an internal error of S3 while the state is written",
      { action: "PutObject", resource: ".tfstate", skip: 1, times: 2, effect: { kind: "server-error" } },
    ],
    ["throttling of ECR", { action: "CreateRepository", times: 3, effect: { kind: "throttle" } }],
    ["S3 asking to slow down", { service: "s3", skip: 10, times: 3, effect: { kind: "throttle" } }],
    ["a connection cut before the call", { action: "PutParameter", effect: { kind: "cut" } }],
    ["a slow answer", { action: "CreateRole", effect: { kind: "delay", milliseconds: 5000 } }],
  ] as const)(
    "succeeds in spite of %s",
    async (_, fault) => {
      const { exitCode, output } = await applyThrough(fault);
      expect(`${exitCode} ${exitCode === 0 ? "" : output}`).toBe("0 ");
    },
    LONG,
  );

  it.concurrent(
    "ends with a clear error when the token expires in the middle",
    async () => {
      const { exitCode, output } = await applyThrough({
        service: "ssm",
        times: 1000,
        effect: { kind: "expired-token" },
      });
      expect(output).toContain(
        "credentials: AWS refuses them as expired or invalid; get new ones and run the same step again",
      );
      expect(exitCode).toBe(1);
    },
    LONG,
  );

  it.concurrent(
    "takes in what was made by a call whose answer was lost",
    async () => {
      const { output } = await applyThrough({ action: "CreateRepository", when: "after", effect: { kind: "cut" } });
      expect(output).toContain("RepositoryAlreadyExistsException");
    },
    LONG,
  );

  it.concurrent(
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
