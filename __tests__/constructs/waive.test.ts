import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { waive } from "../../constructs/waive";
import { synthesisOf } from "../support/synthesize";
import { synthesizeWithComments } from "../support/synthesize-construct";

const reason = { reason: "its images are made again for every test", owner: "platform", until: "2027-03-31" };

describe("a waiver", () => {
  it("stands beside each resource of its construct as a comment, and beside no other", () => {
    const synthesis = synthesisOf(
      synthesizeWithComments((scope) => {
        const waived = new EcrRepository(scope, "waived", { name: "waived" });
        new EcrRepository(scope, "other", { name: "other" });
        waive(waived, "ecr-immutable-tags", reason);
        waive(waived, "ecr-scan-on-push", reason);
      }),
    );
    const comments = synthesis
      .resources("aws_ecr_repository")
      .map(({ name, "//": comment }) => [
        name,
        (comment as { waivers?: { rule: string }[] }).waivers?.map(({ rule }) => rule),
      ]);
    expect(comments).toEqual([
      ["other", undefined],
      ["waived", ["ecr-immutable-tags", "ecr-scan-on-push"]],
    ]);
  });
});
