import { readdirSync } from "node:fs";
import path from "node:path";
import type { PackedRule, Rule } from "./rule";

/** Folder of all packs. */
export const RULES = path.join(__dirname, "..", "rules");

const isRule = (value: unknown): value is Rule =>
  typeof value === "object" && value !== null && "check" in value && "id" in value;

const ruleIn = async (pack: string, file: string): Promise<PackedRule> => {
  const exported = Object.values((await import(path.join(RULES, pack, file))) as object).filter(isRule);
  const [rule] = exported;
  const id = path.basename(file, ".ts");
  if (!rule || exported.length > 1 || rule.id !== id)
    throw new Error(
      `policies/rules/${pack}/${file} exports ${exported.map((each) => each.id).join(", ") || "no rule"}, not the rule ${id}`,
    );
  return { ...rule, pack };
};

/** Every rule, by pack and name. A rule is there as soon as its file is. */
export const loadRules = async (): Promise<readonly PackedRule[]> => {
  const packs = readdirSync(RULES).sort();
  const files = packs.flatMap((pack) =>
    readdirSync(path.join(RULES, pack))
      .sort()
      .map((file) => [pack, file] as const),
  );
  return Promise.all(files.map(([pack, file]) => ruleIn(pack, file)));
};
