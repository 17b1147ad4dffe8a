import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { waive } from "../../../constructs/waive";
import type { Request } from "../../../policies/report/make-report";
import { countsOf, exitCodeOf } from "../../../policies/report/report";
import { parseBaseline, shrunk } from "../../../policies/waivers/baseline";
import { claimsInFile } from "../../../policies/waivers/claims";
import { reportOn, repositoryWithout } from "../../support/judged";
import { synthesizeWithComments } from "../../support/synthesize-construct";

const REASON = "its images are made again for every test";
const claim = {
  rule: "ecr-immutable-tags",
  address: "aws_ecr_repository.r",
  reason: REASON,
  owner: "platform",
  until: "2026-11-23",
};
const withFile = (...claims: readonly object[]): Partial<Request> => ({
  waivers: claimsInFile(JSON.stringify(claims), "w.json"),
});

/** What came of the repository under waivers: what fails, what is waived, what is wrong with the waivers. */
const outcome = async (more: Partial<Request>, text = repositoryWithout()) => {
  const report = await reportOn(text, more);
  const { fail, waived } = countsOf(report);
  return { fail, waived, faults: report.faults, exitCode: exitCodeOf(report) };
};

describe("a waiver in a file", () => {
  it("accepts a finding, which stays in the report", async () => {
    expect(await outcome(withFile(claim))).toEqual({ fail: 0, waived: 1, faults: [], exitCode: 0 });
  });

  it("may call the rule what Checkov calls it", async () => {
    expect(await outcome(withFile({ ...claim, rule: "CKV_AWS_51" }))).toMatchObject({ waived: 1, exitCode: 0 });
  });

  it.each([
    [
      "on the day after its last",
      { until: "2026-11-22" },
      "waived ecr-immutable-tags until 2026-11-22; put it right, or find a new reason",
    ],
    ["with a day that is none", { until: "soon" }, 'until "soon"; a day is written as 2027-03-31'],
    ["of an unknown rule", { rule: "nothing" }, "waives nothing, and no rule is called that"],
    ["without a reason worth the name", { reason: "todo" }, 'because "todo"; a reason has at least 20 characters'],
    ["of another resource", { address: "aws_ecr_repository.other" }, "there is nothing to waive; remove it"],
    ["of a rule that passes", { rule: "ecr-scan-on-push" }, "there is nothing to waive; remove it"],
  ])("accepts nothing %s, and fails the run", async (_what, changed, fault) => {
    const result = await outcome(withFile({ ...claim, ...changed }));
    expect(result).toMatchObject({ fail: 1, waived: 0, exitCode: 1, faults: [expect.stringContaining(fault)] });
  });

  it.each([
    ["2027-01-22", 1], // 60 days after the 23rd of November
    ["2027-01-23", 0],
    ["2026-11-23", 1],
  ])("that ends on %s is warned of %i times, and accepts the finding all the same", async (until, times) => {
    const report = await reportOn(repositoryWithout(), withFile({ ...claim, until }));
    expect(report.warnings).toHaveLength(times);
    expect([exitCodeOf(report), countsOf(report).waived, report.faults]).toEqual([0, 1, []]);
    for (const warning of report.warnings)
      expect(warning).toMatch(
        /: waives ecr-immutable-tags until .+, which is in \d+ days; after that it fails; platform: /,
      );
  });

  it("is not warned of when nothing needs it: that is a fault", async () => {
    const report = await reportOn(repositoryWithout(), withFile({ ...claim, address: "aws_ecr_repository.other" }));
    expect([report.warnings, report.faults]).toEqual([[], [expect.stringContaining("nothing to waive")]]);
  });

  it("is not called unused by a run that does not ask its rule", async () => {
    expect(await outcome({ ...withFile({ ...claim, rule: "s3-tls-only" }), pack: "ecr" })).toMatchObject({
      faults: [],
    });
  });

  it.each([
    ["no JSON", "{", "w.json: is no JSON"],
    ["a waiver without an owner", JSON.stringify([{ ...claim, owner: undefined }]), "w.json: 0.owner"],
    [
      "an unknown property",
      JSON.stringify([{ ...claim, forever: true }]),
      "a waiver is {rule, address, reason, owner, until}",
    ],
  ])("rejects %s", (_what, text, message) => {
    expect(() => claimsInFile(text, "w.json")).toThrow(message);
  });
});

describe("a comment for Checkov", () => {
  it("is understood inside the block that it is about", async () => {
    const hcl = repositoryWithout(`# checkov:skip=CKV_AWS_51: ${REASON}`);
    expect(await outcome({}, hcl)).toEqual({ fail: 0, waived: 1, faults: [], exitCode: 0 });
  });

  it("accepts nothing without a reason", async () => {
    expect(await outcome({}, repositoryWithout("# checkov:skip=CKV_AWS_51"))).toMatchObject({ fail: 1, exitCode: 1 });
  });

  it("accepts nothing outside of the block", async () => {
    const hcl = `# checkov:skip=CKV_AWS_51: ${REASON}\n${repositoryWithout()}`;
    expect(await outcome({}, hcl)).toMatchObject({ fail: 1, faults: [expect.stringContaining("main.tf:1")] });
  });

  it("is left to Checkov where no rule of ours answers to it", async () => {
    expect(await outcome({}, repositoryWithout("# checkov:skip=CKV_AWS_9999: whatever"))).toMatchObject({
      fail: 1,
      faults: [],
    });
  });
});

describe("a waiver beside a construct", () => {
  const synthesized = (rule: string) =>
    synthesizeWithComments((scope) => {
      const repository = new EcrRepository(scope, "r", {
        name: "r",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: [{ encryptionType: "KMS" }],
      });
      for (const each of [rule, "ecr-lifecycle-policy"])
        waive(repository, each, { reason: REASON, owner: "platform", until: "2026-12-31" });
    });

  it("travels through Terraform's JSON, where it is a comment", async () => {
    const { fail, ...rest } = countsOf(await reportOn(synthesized("ecr-immutable-tags"), {}, "main.tf.json"));
    expect({ fail, waived: rest.waived }).toEqual({ fail: 0, waived: 2 });
  });

  it("is named by its construct when it is wrong", async () => {
    const { faults } = await reportOn(synthesized("s3-tls-only"), {}, "main.tf.json");
    expect(faults).toEqual([
      expect.stringMatching(/stack\/r: waives s3-tls-only, and there is nothing to waive; remove it/),
    ]);
  });
});

describe("a baseline", () => {
  const owed = ["ecr-immutable-tags aws_ecr_repository.r: tags are mutable"];

  it("lets go what was there before, and shows it", async () => {
    expect(await outcome({ baseline: owed })).toEqual({ fail: 0, waived: 1, faults: [], exitCode: 0 });
  });

  it("only shrinks: what is put right has to be removed from it", async () => {
    const gone = "ecr-immutable-tags aws_ecr_repository.gone: tags are mutable";
    expect(await outcome({ baseline: [...owed, gone] })).toMatchObject({
      exitCode: 1,
      faults: [expect.stringContaining(gone)],
    });
  });

  it("does not let go what is new", async () => {
    expect(await outcome({ baseline: [] })).toMatchObject({ fail: 1, exitCode: 1 });
  });

  it("is written anew where there is none, and over an older one that holds as much or more", async () => {
    const { verdicts } = await reportOn(repositoryWithout());
    for (const older of [undefined, owed, [...owed, "ecr-immutable-tags aws_ecr_repository.gone: tags are mutable"]])
      expect(shrunk(older, verdicts, "b.json")).toEqual(owed);
  });

  it("rejects what is new, when it is written over an older one", async () => {
    const { verdicts } = await reportOn(repositoryWithout());
    const older = ["ecr-immutable-tags aws_ecr_repository.gone: tags are mutable"];
    expect(() => shrunk(older, verdicts, "b.json")).toThrow(
      `b.json: would grow by 1, and a baseline only shrinks; put right what is new, waive it with a reason, or delete the file to start anew\n${owed[0]}`,
    );
  });

  it("rejects what is no list of findings", () => {
    expect(() => parseBaseline("{}", "b.json")).toThrow(
      "b.json: is no list of findings; write one with --write-baseline b.json",
    );
  });
});
