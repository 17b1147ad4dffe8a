import { readFileSync } from "node:fs";
import path from "node:path";
import { opensBucket } from "./support/opened-bucket";
import { runFile } from "./support/run-project";
import { ACCOUNT } from "./support/synthesize";
import { temporaryFolder } from "./support/temporary-folder";

describe("main.ts", () => {
  const CDKTF_OUTDIR = temporaryFolder();
  const synthesize = (variables: Readonly<Record<string, string>>) =>
    runFile("main.ts", [], { variables: { CDKTF_OUTDIR, ...variables } });

  it.each([
    [
      "an unknown environment",
      { AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "prd" },
      /^STOCKWIZ_ENV: there is no environment "prd"; use one of dev, staging, prod\n$/,
    ],
    ["no account", {}, /^AWS_ACCOUNT_ID: is not set, .+\n$/],
    [
      "a malformed repository",
      { AWS_ACCOUNT_ID: ACCOUNT, GITHUB_REPOSITORY: "acme" },
      /^GITHUB_REPOSITORY: "acme": write it as OWNER\/REPOSITORY, .+\n$/,
    ],
  ])("rejects %s in one line without a stack, and exits with 1", async (_what, variables, words) => {
    expect(await synthesize(variables)).toEqual({ exitCode: 1, stdout: "", stderr: expect.stringMatching(words) });
  });

  it("refuses a stack that a critical policy has something against, without a stack trace", async () => {
    const ran = await synthesize({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev", ...opensBucket(CDKTF_OUTDIR) });
    expect(ran.stderr).toMatch(
      /^policies: refused, nothing is synthesized\nstorage\/aws_s3_bucket.open: s3-no-public-acl: .+\n$/,
    );
    expect(ran).toMatchObject({ exitCode: 1, stdout: "" });
  });

  it("writes the configuration of the environment and nothing on the screen", async () => {
    const ran = await synthesize({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "staging" });
    expect(ran).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    const written = readFileSync(path.join(CDKTF_OUTDIR, "stacks", "storage", "cdk.tf.json"), "utf8");
    expect(JSON.parse(written).terraform.backend.s3.key).toBe("staging/storage.tfstate");
    expect(written).not.toContain("stackTrace");
  });
});
