import { rmSync } from "node:fs";
import { explainFailure } from "../../pipeline/terraform/explain";
import { temporaryFolder, writeTo } from "../support/temporary-folder";
import { workspaceIn } from "../support/workspace";

const workspace = workspaceIn(temporaryFolder());

const LOCKED = `
Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error
StatusCode: 412, RequestID: x, api error PreconditionFailed: At least one of
the pre-conditions you specified did not hold
Lock Info:
  ID:        5c8d7c3a-0c5b-a1f3-2f0e-0d6a1f6c7b11
  Path:      stockwiz-terraform-state-123456789012-dev/dev/storage.tfstate
  Operation: OperationTypeApply
  Who:       runner@fv-az123
  Version:   1.11.4
  Created:   2026-01-02 03:04:05.678 +0000 UTC
  Info:      `;

describe("the explanation of a failure", () => {
  it("names who holds the lock, since when and for what, and how to release it", () => {
    expect(explainFailure(workspace, LOCKED)).toBe(
      "state lock: held by runner@fv-az123 since 2026-01-02 03:04:05.678 +0000 UTC for OperationTypeApply; " +
        "wait for that run, or if it is dead, release its lock with: npm run step -- doctor --env dev --stack storage --fix",
    );
  });

  it("reads the lock from Terraform's framed error", () => {
    const framed = LOCKED.split("\n")
      .map((line) => `│ ${line}`)
      .join("\n");
    expect(explainFailure(workspace, framed)).toContain("held by runner@fv-az123 since 2026-01-02");
  });

  it("says so when the lock does not tell who holds it", () => {
    expect(explainFailure(workspace, "Error: Error acquiring the state lock\n")).toContain("held by unknown");
  });

  it.each([
    [
      "a stale plan",
      "Error: Saved plan is stale\n\nThe given plan file can no longer be applied",
      /^tfplan: the plan is stale: .+npm run step -- plan --env dev/,
    ],
    [
      "a missing bucket",
      'Error: Failed to get existing workspaces: S3 bucket "x" does not exist.',
      /^state bucket: stockwiz-terraform-state-123456789012-dev does not exist; .+bootstrap --env dev/,
    ],
    ["NoSuchBucket", "api error NoSuchBucket: The specified bucket does not exist", /^state bucket: /],
    [
      "an expired token",
      "api error ExpiredToken: The security token included in the request is expired",
      /^credentials: .+run the same step again$/,
    ],
    [
      "an invalid token",
      "InvalidClientTokenId: The security token included in the request is invalid.",
      /^credentials: /,
    ],
    [
      "an unreachable registry",
      "Error: Failed to query available provider packages\n\nCould not retrieve the list of available versions for provider hashicorp/aws: could not connect",
      /^provider: .+STOCKWIZ_PROVIDER_MIRROR/,
    ],
    [
      "an import of nothing",
      "Error: Cannot import non-existent remote object\n\nWhile attempting to import",
      /^import: .+bootstrap --env dev/,
    ],
    ["throttling", "api error ThrottlingException: Rate exceeded", /^throttling: .+in a minute$/],
    ["S3's throttling", "StatusCode: 503, api error SlowDown: Please reduce your request rate.", /^throttling: /],
    [
      "a repository that holds images",
      "RepositoryNotEmptyException: The repository with name 'x' cannot be deleted",
      /^repository: it holds images/,
    ],
  ])("says what to do about %s", (_what, text, words) => {
    expect(explainFailure(workspace, text)).toMatch(words);
  });

  it("tells of the lock before all else", () => {
    expect(explainFailure(workspace, `ExpiredToken\n${LOCKED}`)).toMatch(/^state lock: /);
  });

  it("is empty for what nobody knows", () => {
    expect(explainFailure(workspace, "Error: something new")).toBe("");
  });

  it("points to the state that could not be written", () => {
    const file = writeTo(workspace.folder, "errored.tfstate", "{}");
    expect(explainFailure(workspace, "SlowDown").split("\n")).toEqual([
      expect.stringMatching(/^throttling: /),
      expect.stringMatching(/^state: .+errored\.tfstate; .+doctor --env dev --stack storage --fix$/),
    ]);
    rmSync(file);
  });
});
