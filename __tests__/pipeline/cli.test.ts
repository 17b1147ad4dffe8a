import { existsSync } from "node:fs";
import path from "node:path";
import { steps } from "../../pipeline/steps/all";
import { type RunOptions, runFile } from "../support/run-project";
import { ACCOUNT } from "../support/synthesize";
import { temporaryFolder, writeTo } from "../support/temporary-folder";
import { startStandIn } from "../support/test-wire";

const STOCKWIZ_WORK = temporaryFolder();
const step = (args: readonly string[], variables: RunOptions["variables"] = {}) =>
  runFile("pipeline/main.ts", args, { variables: { STOCKWIZ_WORK, ...variables } });

describe("npm run step", () => {
  it("lists every step of the step table with its summary", async () => {
    const { exitCode, stdout } = await step(["--help"], { COLUMNS: "200" });
    expect(exitCode).toBe(0);
    const listed = stdout.replace(/\s+/g, " ");
    for (const [name, { summary }] of Object.entries(steps)) expect(listed).toContain(`${name} [options] ${summary}`);
  });

  it.each([
    ["an unknown step", ["deplooy"], /unknown command 'deplooy'/],
    [
      "an unknown environment",
      ["synth", "--env", "prd"],
      /^--env: there is no environment "prd"; use one of dev, staging, prod\nsynth of prd: failed after .+ s\n$/,
    ],
    ["an unknown stack", ["plan", "--stack", "netwrk"], /argument 'netwrk' is invalid\. Allowed choices are storage/],
    ["an unknown option", ["plan", "--force"], /unknown option '--force'/],
    ["an option of another step", ["plan", "--with-state"], /unknown option '--with-state'/],
    ["an option without its value", ["plan", "--env"], /argument missing/],
    ["no account", ["synth", "--dry-run"], /^AWS_ACCOUNT_ID: is not set, .+\nsynth of dev: failed after/],
    [
      "no credentials",
      ["bootstrap"],
      /^credentials: there are no AWS credentials; set AWS_PROFILE, .+\nbootstrap of dev: failed/,
    ],
  ])("rejects %s without a stack, and exits with 1", async (_what, args, words) => {
    const { exitCode, stdout, stderr } = await step(args);
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("prints in a dry run what it would do, and does none of it", async () => {
    const { exitCode, stdout } = await step(["synth", "--dry-run"], { AWS_ACCOUNT_ID: ACCOUNT });
    expect(exitCode).toBe(0);
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "would forget the last plan",
      "would node --import tsx main.ts",
      "would say what the stacks noted",
    ]);
    expect(existsSync(path.join(STOCKWIZ_WORK, "dev"))).toBe(false);
  });

  it("prints the same words in a dry run and in a real run", async () => {
    const variables = { AWS_ACCOUNT_ID: ACCOUNT };
    const wordsOf = ({ stdout }: { stdout: string }) => stdout.match(/(?<=^(would|→) ).+/gm);
    const [dry, real] = [await step(["synth", "--dry-run"], variables), await step(["synth"], variables)];
    expect(real.exitCode).toBe(0);
    expect(wordsOf(real)).toEqual(wordsOf(dry));
  });
});

describe("npm run step with credentials", () => {
  const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  const bin = temporaryFolder();
  writeTo(bin, "terraform", '#!/bin/sh\necho \'{"terraform_version":"1.11.4"}\'\n', 0o755);

  const withAccount = async (account: string, args: readonly string[], variables: RunOptions["variables"] = {}) => {
    const sts = await startStandIn();
    const body = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
    sts.answer = ({ method }) => ({
      headers: { "content-type": "text/xml" },
      body: Buffer.from(method === "HEAD" ? "" : body),
    });
    const PATH = [bin, path.dirname(process.execPath), "/usr/bin", "/bin"].join(":");
    const ran = await step(args, { ...keys, AWS_ENDPOINT_URL: `http://127.0.0.1:${sts.port}`, PATH, ...variables });
    await sts.close();
    return { ...ran, asked: sts.requests };
  };

  it("rejects credentials of another account than AWS_ACCOUNT_ID", async () => {
    const { exitCode, stderr } = await withAccount("999999999999", ["bootstrap"], { AWS_ACCOUNT_ID: ACCOUNT });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      `AWS_ACCOUNT_ID: is ${ACCOUNT}, and the credentials belong to 999999999999; use the credentials of ${ACCOUNT}, or unset it\n`,
    );
  });

  it.each([
    ["prod", [], "--confirm: prod is protected; say so a second time with --confirm prod"],
    ["prod", ["--confirm", "dev"], '--confirm: "dev" is not prod; say the same name as --env'],
    ["dev", ["--confirm", "prod"], '--confirm: "prod" is not dev; say the same name as --env'],
    ["prod", ["--confirm", "prod", "--with-state"], "destroy: the state bucket of prod is protected"],
  ])("rejects destroy of %s with %j, and asks AWS for nothing but who it is", async (environment, more, words) => {
    const { exitCode, stderr, asked } = await withAccount(ACCOUNT, ["destroy", "--env", environment, "--yes", ...more]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(words);
    expect(asked.map(({ body }) => new URLSearchParams(body.toString()).get("Action"))).toEqual(["GetCallerIdentity"]);
  });

  it.each(["", "x".repeat(501)])("rejects a reason that nobody could read", async (why) => {
    const { exitCode, stderr } = await step(["destroy", "--why", why]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`must be 1 to 500 characters, and has ${why.length}; say why in a sentence`);
  });

  it("rejects destroy without --yes where there is no terminal to ask on", async () => {
    const { exitCode, stderr } = await withAccount(ACCOUNT, ["destroy", "--env", "dev", "--stack", "storage"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("There is no terminal to ask on; pass --yes to answer beforehand");
  });
});
