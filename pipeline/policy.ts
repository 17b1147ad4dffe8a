import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError, Option } from "commander";
import { environmentNames } from "../environments/all";
import { loadRulesOf } from "../policies/engine/foreign-rules";
import { newRule } from "../policies/engine/new-rule";
import { loadRules, RULES } from "../policies/engine/registry";
import { type PackedRule, type Severity, severities } from "../policies/engine/rule";
import { textOf } from "../policies/language/text-of";
import { type FormatName, formatNames, formats } from "../policies/report/all";
import { makeReport } from "../policies/report/make-report";
import { exitCodeOf } from "../policies/report/report";
import { RULE_BOOK, ruleBook } from "../policies/report/rule-book";
import { rulePage } from "../policies/report/rule-page";
import { type Baseline, parseBaseline, shrunk } from "../policies/waivers/baseline";
import { claimsInFile } from "../policies/waivers/claims";
import { describeError, UserError } from "../user-error";
import { readSubject, type SubjectOptions } from "./policies/subject";
import { PROJECT_ROOT, processVariables } from "./process";
import { appendSummary } from "./summary";

interface Flags extends SubjectOptions {
  readonly format: FormatName;
  readonly pack?: string;
  readonly severity?: Severity;
  readonly unknown: "fail" | "warn";
  readonly rules?: string;
  readonly waivers?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly out?: string;
}

/** The run itself failed: nothing is known of the policies. */
const RUN_FAILED = 2;
/** Where a folder of HCL keeps its waivers, if `--waivers` names no other file. */
const WAIVERS_FILE = "policy-waivers.json";

const claimsOf = ({ waivers, dir }: Flags) => {
  const usual = dir === undefined ? undefined : path.join(dir, WAIVERS_FILE);
  const file = waivers ?? (usual && existsSync(usual) ? usual : undefined);
  return file ? claimsInFile(textOf(file), file) : [];
};

const baselineIn = (file: string): Baseline => parseBaseline(textOf(file), file);

/** All rules, with those of another repository behind them. */
const rulesWith = async (file: string | undefined): Promise<readonly PackedRule[]> => {
  const own = await loadRules();
  return file === undefined ? own : [...own, ...(await loadRulesOf(file, own))];
};

const check = async (flags: Flags): Promise<void> => {
  const started = performance.now();
  const [rules, subject] = await Promise.all([rulesWith(flags.rules), readSubject(flags)]);
  const packs = [...new Set(rules.map(({ pack }) => pack))];
  if (flags.pack && !packs.includes(flags.pack))
    throw new UserError(`--pack: there is no pack "${flags.pack}"; use one of ${packs.join(", ")}`);
  const report = makeReport({
    subject: subject.name,
    program: subject.program,
    comments: subject.comments,
    rules,
    ...(flags.pack && { pack: flags.pack }),
    ...(flags.severity && { severity: flags.severity }),
    waivers: claimsOf(flags),
    ...(flags.baseline && { baseline: baselineIn(flags.baseline) }),
    unknown: flags.unknown,
    today: new Date().toISOString().slice(0, "2026-11-23".length),
    started,
  });
  if (flags.writeBaseline) {
    const older = existsSync(flags.writeBaseline) ? baselineIn(flags.writeBaseline) : undefined;
    const baseline = shrunk(older, report.verdicts, flags.writeBaseline);
    writeFileSync(flags.writeBaseline, `${JSON.stringify(baseline, null, 2)}\n`);
  }
  const isColoured = process.stdout.isTTY && process.stdout.hasColors();
  if (flags.out) {
    mkdirSync(path.dirname(flags.out), { recursive: true });
    writeFileSync(flags.out, `${formats[flags.format](report, { isColoured: false })}\n`);
    console.log(formats.terminal(report, { isColoured }));
    console.log(`written: ${flags.out}`);
  } else console.log(formats[flags.format](report, { isColoured }));
  const summary = processVariables.GITHUB_STEP_SUMMARY;
  if (summary) appendSummary(summary, formats.markdown(report, { isColoured: false }));
  process.exitCode = flags.writeBaseline ? 0 : exitCodeOf(report);
};

const explain = async (name: string | undefined): Promise<void> => {
  const rules = await loadRules();
  if (name === undefined) {
    for (const rule of rules)
      console.log(`${rule.pack.padEnd(8)} ${rule.severity.padEnd(8)} ${rule.id}: ${rule.title}`);
    return;
  }
  const found = rules.filter(({ id, aliases }) => id === name || Object.values(aliases).flat().includes(name));
  if (found.length === 0)
    throw new UserError(`explain: no rule is called "${name}"; explain without a name lists them`);
  console.log(found.map(rulePage).join("\n\n"));
};

/** What `npm run policy --` understands. */
export const program = new Command("npm run policy --")
  .description("Judges Terraform by the policies: the stacks of an environment, a folder of HCL or JSON, or a plan.")
  .showHelpAfterError("(add --help for what there is)")
  .exitOverride()
  .addOption(
    new Option("--env <environment>", `${environmentNames.join(", ")}: synthesized for this; the default`).conflicts([
      "dir",
      "plan",
    ]),
  )
  .addOption(
    new Option(
      "--dir <folder>",
      "a folder with Terraform, workflows of GitHub or Dockerfiles in it, or a cdktf.out",
    ).conflicts("plan"),
  )
  .option("--plan <file>", "what terraform show -json prints of a plan")
  .addOption(new Option("--format <format>", "how to report").choices(formatNames).default("terminal"))
  .option("--out <file>", "write the report there, and print it for people")
  .option("--pack <pack>", "only the rules of one pack")
  .addOption(new Option("--severity <severity>", "only rules of this severity and above").choices(severities))
  .addOption(new Option("--unknown <what>", "what an undecided verdict does").choices(["fail", "warn"]).default("warn"))
  .option(
    "--rules <file>",
    "a TypeScript or JavaScript file that exports more rules, for example of another repository",
  )
  .option("--waivers <file>", `accepted findings; ${WAIVERS_FILE} of --dir where there is one`)
  .option("--baseline <file>", "findings that are owed; it may only shrink")
  .addOption(
    // With less than all rules, or with findings that a baseline has let go, it would forget what is owed.
    new Option(
      "--write-baseline <file>",
      "write what there is now as a baseline; one that is there only shrinks",
    ).conflicts(["baseline", "pack", "severity"]),
  )
  .action((_: unknown, command: Command) => check(command.opts()));

program
  .command("explain [rule]")
  .description("print a rule's page, also by what Checkov, cdk-nag or Trivy call it; list all without a name")
  .action(explain);

program
  .command("book")
  .description(`write all rules into ${RULE_BOOK}`)
  .action(async () => {
    writeFileSync(path.join(PROJECT_ROOT, RULE_BOOK), ruleBook(await loadRules()));
    console.log(`written: ${RULE_BOOK}`);
  });

program
  .command("new <rule>")
  .description("write a rule to start from")
  .requiredOption("--for <pack>", "the pack that it belongs to")
  .action((id: string, { for: pack }: { for: string }) =>
    console.log(`written: ${path.relative(".", newRule(id, pack, RULES))}`),
  );

if (require.main === module)
  program.parseAsync().catch((error: unknown) => {
    if (!(error instanceof CommanderError)) console.error(describeError(error));
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : RUN_FAILED;
  });
