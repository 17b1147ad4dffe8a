import { ask, find, githubOfProcess, markerOf } from "./api";

const permission = "issues: write";

interface Issue {
  readonly number: number;
  readonly body?: string | null;
  readonly html_url: string;
  /** GitHub lists pull requests among the issues. */
  readonly pull_request?: object;
}

/** What an issue is to say; `undefined` when there is nothing to say any more. */
export interface Finding {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

/**
 * Keeps one open issue on a subject as long as there is something to say of it: opens it, writes it anew, or closes it.
 * @returns what was done, in words; undefined when there was nothing to do.
 * @throws UserError when GitHub refuses it.
 */
export const keepIssue = async (subject: string, finding: Finding | undefined): Promise<string | undefined> => {
  const github = githubOfProcess();
  const marker = markerOf(subject);
  const isOurs = ({ body, pull_request: request }: Issue) => !request && (body?.startsWith(marker) ?? false);
  const open = await find<Issue>(github, { path: "issues?state=open", permission }, isOurs);
  if (finding) {
    const body = { title: finding.title, body: `${marker}\n${finding.text}` };
    const written = open
      ? await ask(github, { method: "PATCH", path: `issues/${open.number}`, body, permission })
      : await ask(github, { method: "POST", path: "issues", body, permission });
    return `${open ? "written anew" : "opened"}: ${(written as Issue).html_url}`;
  }
  if (!open) return undefined;
  const path = `issues/${open.number}`;
  const body = { body: "Nothing of this is found any more." };
  await ask(github, { method: "POST", path: `${path}/comments`, body, permission });
  await ask(github, { method: "PATCH", path, body: { state: "closed", state_reason: "completed" }, permission });
  return `closed: ${open.html_url}`;
};
