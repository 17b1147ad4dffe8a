import { program } from "./programs";

/** A repository of GitHub, `github_repository.r`, and blocks beside it; see `programs.ts`. */
export const githubRepository = (attributes = "", ...beside: readonly string[]): string =>
  program(`resource "github_repository" "r" {\n  name = "r"\n  ${attributes}\n}`, ...beside);
