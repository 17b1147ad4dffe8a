import type { Evidence } from "../../engine/rule";
import { defineRule, NotApplicable } from "../../engine/rule";
import { supportOf } from "../../facts/support";

/** Sizes and processors of one image, behind its name. */
const VARIANT = /-(?:arm|arm64|large|xlarge|intel)$/;

const job = (runsOn: string): Evidence => ({
  ".github/workflows/test.yml": `on: push\njobs:\n  job:\n    ${runsOn}\n    steps: [{ run: make }]\n`,
});

export const runnerImageSupported = defineRule({
  id: "runner-image-supported",
  title: "a job must run on a runner image that GitHub still keeps; 180 days before the end it is warned of",
  severity: "medium",
  why: "GitHub fails the jobs of an image that ends, some hours at a time at first and then all of them",
  fix: "name an image that is supported",
  example: "jobs:\n  test: { runs-on: ubuntu-24.04 }",
  source: "https://docs.github.com/en/actions/reference/runners/github-hosted-runners",
  aliases: {},
  appliesTo: ["workflow_job"],
  check: (subject, today) => {
    if (subject.has("uses")) return new NotApplicable("its jobs are those of another workflow");
    if (!subject.isText("runs-on")) {
      const labels = subject.strings("runs-on");
      return labels.some((label) => label === "self-hosted")
        ? new NotApplicable("runs on a machine of its owner's")
        : labels.flatMap((label) => [imageOf(label, today) ?? []].flat());
    }
    const label = subject.string("runs-on") ?? "";
    return label === "self-hosted" ? new NotApplicable("runs on a machine of its owner's") : imageOf(label, today);
  },
  passes: [
    job("runs-on: ubuntu-24.04"),
    job("runs-on: ubuntu-latest"),
    job("runs-on: [windows-2025]"),
    job("runs-on: macos-15-xlarge"),
  ],
  fails: [job("runs-on: ubuntu-20.04"), job("runs-on: [macos-13-large]")],
  undecided: [job(`runs-on: "\${{ matrix.os }}"`), job("runs-on: our-big-machines")],
  // No end that GitHub has announced lies in the future: this is a day before the last one.
  warns: [job("runs-on: macos-14")],
  evidenceDay: "2026-10-01",
});

/** What GitHub moves by itself has no end. */
const imageOf = (label: string, today: string): ReturnType<typeof supportOf> =>
  label.endsWith("-latest") ? undefined : supportOf("runner", label.replace(VARIANT, ""), "runs-on", today);
