import { defineRule } from "../../engine/rule";
import { githubRepository } from "../../evidence/github";
import { findings } from "../../facts/items";

const PRIVATE = 'visibility = "private"';
const WATCHED = "vulnerability_alerts = true";

export const githubRepositoryPrivateAndWatched = defineRule({
  id: "github-repository-private-and-watched",
  title: "a repository must be private, and report vulnerable dependencies",
  severity: "medium",
  why: "what is public stays public, and a known hole in a dependency is found by others first",
  fix: "say that it is private, or waive it and say why it is public, and turn the alerts on",
  example: 'visibility           = "private"\nvulnerability_alerts = true',
  source: "https://docs.github.com/en/code-security/dependabot/dependabot-alerts/about-dependabot-alerts",
  aliases: { checkov: ["CKV_GIT_1", "CKV_GIT_3"], trivy: ["GIT-0001", "GIT-0003"] },
  appliesTo: ["github_repository"],
  check: (subject) =>
    findings(
      () => {
        // The older flag counts only where the newer one is not set; without either a repository is public.
        const visibility = subject.string("visibility") ?? (subject.flag("private") ? "private" : "public");
        return visibility === "public" ? "is public" : undefined;
      },
      () => (subject.flag("vulnerability_alerts") ? undefined : "does not report vulnerable dependencies"),
    ),
  passes: [
    githubRepository(`${PRIVATE}\n  ${WATCHED}`),
    githubRepository(`visibility = "internal"\n  ${WATCHED}`),
    githubRepository(`private = true\n  ${WATCHED}`),
  ],
  fails: [
    githubRepository(),
    githubRepository(WATCHED),
    githubRepository(PRIVATE),
    githubRepository(`visibility = "public"\n  private = true\n  ${WATCHED}`),
    githubRepository(`${PRIVATE}\n  vulnerability_alerts = false`),
  ],
  undecided: [
    githubRepository(`visibility = var.unknown\n  ${WATCHED}`),
    githubRepository(`${PRIVATE}\n  vulnerability_alerts = var.unknown`),
  ],
});
