import { AnnotationMetadataEntryType, type App, Aspects, type IAspect, TerraformStack } from "cdktf";
import { UserError } from "../../user-error";
import { loadRules } from "../engine/registry";
import type { PackedRule } from "../engine/rule";
import { readStacks } from "../readers/configuration";
import { makeReport } from "../report/make-report";
import { linesOf, standing } from "../report/report";

/** Annotates what constructs have against critical rules, all stacks of the app judged together. */
class CriticalFindings implements IAspect {
  /** `path: finding` of each, for whoever runs without CDKTF's command. */
  readonly lines: string[] = [];
  private byStack: Map<string, { readonly construct: string; readonly message: string }[]> | undefined;

  constructor(private readonly rules: readonly PackedRule[]) {}

  visit(node: Parameters<IAspect["visit"]>[0]): void {
    if (!TerraformStack.isStack(node)) return;
    this.byStack ??= this.judged(node.node.root.node.findAll().filter(TerraformStack.isStack));
    const found = this.byStack.get(node.node.id) ?? [];
    for (const { construct, message } of found) {
      const owner = node.node.findAll().find((each) => each.node.path === construct) ?? node;
      // As Annotations.addError does, without a stack trace into the engine.
      owner.node.addMetadata(AnnotationMetadataEntryType.ERROR, message);
      this.lines.push(`${construct}: ${message}`);
    }
  }

  private judged(stacks: readonly TerraformStack[]) {
    const texts = stacks.map((stack) => [stack.node.id, JSON.stringify(stack.toTerraform())] as const);
    const { program, comments } = readStacks(Object.fromEntries(texts));
    const { verdicts } = makeReport({
      subject: "synthesis",
      program,
      comments,
      rules: this.rules,
      severity: "critical",
      waivers: [],
      unknown: "warn",
      today: new Date().toISOString().slice(0, "2026-11-23".length),
      started: performance.now(),
    });
    const found = new Map<string, { construct: string; message: string }[]>(stacks.map(({ node }) => [node.id, []]));
    for (const verdict of verdicts) {
      if (standing(verdict) !== "fail") continue;
      const { construct = verdict.resource.id } = verdict.resource.location;
      const { id, fix } = verdict.rule;
      const message = `${id}: ${linesOf(verdict).join("; ")}; ${fix}, or waive() it with a reason`;
      found.get(verdict.resource.id.split("/")[0] ?? "")?.push({ construct, message });
    }
    return found;
  }
}

/** Synthesizes, and refuses where there are any. @throws UserError with each finding and the path of its construct */
export const refusingCriticalFindings = async (app: App): Promise<void> => {
  const critical = new CriticalFindings(await loadRules());
  for (const stack of app.node.findAll()) if (TerraformStack.isStack(stack)) Aspects.of(stack).add(critical);
  try {
    app.synth();
  } catch (error) {
    if (critical.lines.length === 0) throw error;
    throw new UserError(`policies: refused, nothing is synthesized\n${critical.lines.join("\n")}`, { cause: error });
  }
};
