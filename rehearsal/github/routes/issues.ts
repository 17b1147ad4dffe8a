import { type GithubAnswer, NOT_FOUND, ok, type Route } from "../route";
import type { Written } from "../state";

/** Longest text of an issue or a comment, in characters. */
const LONGEST_BODY = 65_536;
/** GitHub counts pull requests among the issues, and a job may be given either. */
const READ = ["issues: read", "pull-requests: read"] as const;
const WRITE = ["issues: write", "pull-requests: write"] as const;

const writing =
  (answer: Route["answer"]): Route["answer"] =>
  (asked) =>
    String(asked.sent.body ?? "").length > LONGEST_BODY
      ? { status: 422, body: { message: "Validation Failed", errors: ["body is too long"] } }
      : answer(asked);

const change = (list: Written[], id: string | undefined, sent: Partial<Written>): GithubAnswer => {
  const at = list.findIndex((written) => String(written.id) === id);
  const written = list[at];
  if (!written) return NOT_FOUND;
  const changed = { ...written, ...sent };
  list[at] = changed;
  return ok(changed);
};

/** Issues, and comments on them and on pull requests. @see https://docs.github.com/en/rest/issues */
export const issueRoutes: readonly Route[] = [
  {
    ...{ method: "GET", path: "issues", permissions: READ },
    answer: ({ state, query }) =>
      ok(state.issues.filter((issue) => !query.has("state") || issue.state === query.get("state"))),
  },
  {
    ...{ method: "POST", path: "issues", permissions: WRITE },
    answer: writing(({ state, sent }) => ({
      status: 201,
      body: state.addIssue(String(sent.body ?? ""), sent as Partial<Written>),
    })),
  },
  {
    ...{ method: "PATCH", path: "issues/:issue", permissions: WRITE },
    answer: writing(({ state, parts, sent }) => change(state.issues, parts.issue, sent as Partial<Written>)),
  },
  {
    ...{ method: "GET", path: "issues/:issue/comments", permissions: READ },
    answer: ({ state, parts }) => ok(state.comments.filter(({ of }) => String(of) === parts.issue)),
  },
  {
    ...{ method: "POST", path: "issues/:issue/comments", permissions: WRITE },
    answer: writing(({ state, parts, sent }) => ({
      status: 201,
      body: state.addComment(String(sent.body ?? ""), Number(parts.issue)),
    })),
  },
  {
    ...{ method: "PATCH", path: "issues/comments/:comment", permissions: WRITE },
    answer: writing(({ state, parts, sent }) => change(state.comments, parts.comment, sent as Partial<Written>)),
  },
];
