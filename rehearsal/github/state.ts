import type { RepositoryIdentity } from "./job-identity";
import { coversRef } from "./ref-pattern";

/** Plan of whoever owns the repository. A private repository has on the smaller ones less than a public one. */
export type GithubPlan = "free" | "pro" | "team" | "enterprise";

/** A protection of one branch, as GitHub had them before rulesets. */
export interface BranchProtection {
  readonly required_pull_request_reviews?: { readonly required_approving_review_count: number };
  readonly restrictions?: { readonly users: readonly object[]; readonly teams: readonly object[] };
  readonly required_status_checks?: { readonly strict: boolean; readonly contexts: readonly string[] };
  readonly lock_branch?: { readonly enabled: boolean };
}

export interface RefRule {
  /** `pull_request`, `update`, `deletion`, `non_fast_forward`, … */
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface Ruleset {
  readonly enforcement: "active" | "evaluate" | "disabled";
  /** Patterns of whole refs (`refs/heads/main`), `~DEFAULT_BRANCH` or `~ALL`. */
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  readonly rules: readonly RefRule[];
}

export interface Reviewer {
  readonly type: "User" | "Team";
  readonly id: number;
}

/** A name pattern of branches or tags that may be deployed. */
export interface RefPolicy {
  readonly id: number;
  readonly name: string;
  readonly type: "branch" | "tag";
}

export interface GithubEnvironment {
  readonly id: number;
  readonly name: string;
  readonly waitMinutes: number;
  readonly reviewers: readonly Reviewer[];
  readonly preventSelfReview: boolean;
  readonly adminsMayBypass: boolean;
  /** Which branches may be deployed; nothing: all of them. */
  readonly refs: "all" | "protected" | "custom";
  readonly policies: readonly RefPolicy[];
}

/** What GitHub keeps of an issue or a comment. */
export interface Written {
  readonly id: number;
  readonly number: number;
  readonly html_url: string;
  /** The issue or pull request that a comment belongs to. */
  readonly of?: number;
  readonly pull_request?: object;
  readonly body: string;
  readonly title?: string;
  readonly state?: string;
}

/** A repository at GitHub, as far as anything here asks for it. */
export class GithubState {
  readonly branches = new Map<string, BranchProtection | undefined>();
  readonly rulesets: Ruleset[] = [];
  readonly environments = new Map<string, GithubEnvironment>();
  readonly issues: Written[] = [];
  readonly comments: Written[] = [];
  private last = 0;

  constructor(
    readonly repository: RepositoryIdentity,
    readonly plan: GithubPlan = "enterprise",
    readonly defaultBranch = "main",
  ) {
    this.branches.set(defaultBranch, undefined);
  }

  nextId(): number {
    this.last += 1;
    return this.last;
  }

  get fullName(): string {
    return `${this.repository.owner}/${this.repository.name}`;
  }

  /** Whether the plan has something that every public repository has. */
  has(feature: "branch rules" | "environments" | "reviewers"): boolean {
    if (this.repository.visibility === "public" || this.plan === "enterprise") return true;
    return feature !== "reviewers" && this.plan !== "free";
  }

  /** The rules that are in force for a branch. */
  rulesOf(branch: string): readonly RefRule[] {
    const ref = `refs/heads/${branch}`;
    const covers = (pattern: string) =>
      pattern === "~ALL" || (pattern === "~DEFAULT_BRANCH" ? branch === this.defaultBranch : coversRef(pattern, ref));
    const active = this.rulesets.filter(({ enforcement }) => enforcement === "active");
    return active
      .filter(({ include, exclude = [] }) => include.some(covers) && !exclude.some(covers))
      .flatMap(({ rules }) => rules);
  }

  isProtected(branch: string): boolean {
    return this.branches.get(branch) !== undefined || this.rulesOf(branch).length > 0;
  }

  addEnvironment(name: string, values: Partial<Omit<GithubEnvironment, "id" | "name">> = {}): GithubEnvironment {
    const open = { waitMinutes: 0, reviewers: [], preventSelfReview: false, adminsMayBypass: true } as const;
    const made: GithubEnvironment = { ...open, refs: "all", policies: [], ...values, id: this.nextId(), name };
    this.environments.set(name, made);
    return made;
  }

  addComment(body: string, of = 7): Written {
    return this.write(this.comments, { body, of });
  }

  addIssue(body: string, more: Partial<Written> = {}): Written {
    return this.write(this.issues, { body, state: "open", ...more });
  }

  private write(list: Written[], values: Partial<Written>): Written {
    const id = this.nextId();
    const written = { ...{ id, number: id, html_url: `https://github.test/${id}`, body: "" }, ...values };
    list.push(written);
    return written;
  }
}
