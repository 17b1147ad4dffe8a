import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../user-error";

const FILES = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] as const;

/**
 * Names and values as a script wrote them: `name=value`, or `name<<END` with lines up to `END`.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * @throws UserError when it is neither.
 */
export const parseAssignments = (text: string, where: string): Record<string, string> => {
  const lines = text.split(/\r?\n/);
  const found: Record<string, string> = {};
  while (lines.length > 0) {
    const line = lines.shift() ?? "";
    if (line.trim() === "") continue;
    const [, name = "", sign, rest = ""] = /^([^=<]+)(=|<<)(.*)$/.exec(line) ?? [];
    if (sign === undefined) throw new UserError(`${where}: "${line}": is neither name=value nor name<<END`);
    if (sign === "=") {
      found[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest);
    if (end < 0) throw new UserError(`${where}: ${name}: no line "${rest}" ends it`);
    found[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join("\n");
  }
  return found;
};

/** The files by which one step tells the later ones something. */
export class CommandFiles {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    for (const name of FILES) writeFileSync(this.path(name), "");
  }

  private path(name: (typeof FILES)[number]): string {
    return path.join(this.folder, name.toLowerCase());
  }

  private text(name: (typeof FILES)[number]): string {
    return readFileSync(this.path(name), "utf8");
  }

  get variables(): Record<string, string> {
    return Object.fromEntries(FILES.map((name) => [name, this.path(name)]));
  }

  /** @throws UserError when a step wrote what is no assignment. */
  read() {
    return {
      outputs: parseAssignments(this.text("GITHUB_OUTPUT"), "GITHUB_OUTPUT"),
      env: parseAssignments(this.text("GITHUB_ENV"), "GITHUB_ENV"),
      path: this.text("GITHUB_PATH").split("\n").filter(Boolean),
      summary: this.text("GITHUB_STEP_SUMMARY"),
    };
  }
}
