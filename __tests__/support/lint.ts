import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PROJECT_ROOT, packageProgram, run } from "./run-project";
import { writeTo } from "./temporary-folder";

interface Report {
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[];
}

/**
 * Lints files in a folder of their own under the project's rules.
 * @param files Their texts by their path in the project.
 * @returns the rules that each breaks, by the same path.
 */
export const lint = async (files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string[]>>> => {
  const folder = mkdtempSync(path.join(tmpdir(), "stockwiz-lint-"));
  try {
    for (const name of ["biome.json", ".gitignore"])
      copyFileSync(path.join(PROJECT_ROOT, name), path.join(folder, name));
    for (const [file, text] of Object.entries(files)) writeTo(folder, file, text);
    const command = [packageProgram("biome"), "lint", "--max-diagnostics=none", "--reporter=json", "."];
    const { diagnostics } = JSON.parse((await run(command, { folder })).stdout) as Report;
    const brokenBy = (file: string) => diagnostics.filter(({ location }) => location.path === file);
    return Object.fromEntries(
      Object.keys(files).map((file) => [file, [...new Set(brokenBy(file).map(({ category }) => category))]]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
