import { type Asked, type GithubAnswer, NO_CONTENT, NOT_FOUND, ok, type Route } from "../route";
import type { GithubEnvironment, GithubState, RefPolicy, Reviewer } from "../state";

const described = ({
  id,
  name,
  waitMinutes,
  reviewers,
  preventSelfReview,
  adminsMayBypass,
  refs,
}: GithubEnvironment) => ({
  ...{ id, name, html_url: `https://github.test/environments/${name}`, can_admins_bypass: adminsMayBypass },
  protection_rules: [
    ...(waitMinutes > 0 ? [{ id: 1, type: "wait_timer", wait_timer: waitMinutes }] : []),
    ...(reviewers.length > 0
      ? [
          {
            ...{ id: 2, type: "required_reviewers", prevent_self_review: preventSelfReview },
            reviewers: reviewers.map((reviewer) => ({ type: reviewer.type, reviewer: { id: reviewer.id } })),
          },
        ]
      : []),
    ...(refs === "all" ? [] : [{ id: 3, type: "branch_policy" }]),
  ],
  deployment_branch_policy:
    refs === "all" ? null : { protected_branches: refs === "protected", custom_branch_policies: refs === "custom" },
});

const invalid = (message: string): GithubAnswer => ({ status: 422, body: { message } });

interface Wanted {
  readonly wait_timer?: number | null;
  readonly prevent_self_review?: boolean | null;
  readonly can_admins_bypass?: boolean | null;
  readonly reviewers?: readonly Reviewer[] | null;
  readonly deployment_branch_policy?: {
    readonly protected_branches: boolean;
    readonly custom_branch_policies: boolean;
  } | null;
}

/** Creates an environment or writes it anew: what is not sent is nothing from then on. */
const write = ({ state, parts: { environment = "" }, sent }: Asked): GithubAnswer => {
  if (!state.has("environments")) return NOT_FOUND;
  const wanted = sent as Wanted;
  const policy = wanted.deployment_branch_policy ?? undefined;
  if (policy && policy.protected_branches === policy.custom_branch_policies)
    return invalid("protected_branches and custom_branch_policies cannot have the same value");
  const reviewers = wanted.reviewers ?? [];
  if ((reviewers.length > 0 || (wanted.wait_timer ?? 0) > 0) && !state.has("reviewers"))
    return invalid(
      "Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule.",
    );
  const earlier = state.environments.get(environment);
  const refs = policy ? (policy.custom_branch_policies ? "custom" : "protected") : "all";
  const made = state.addEnvironment(environment, {
    ...{ reviewers, refs, waitMinutes: wanted.wait_timer ?? 0, preventSelfReview: wanted.prevent_self_review ?? false },
    ...{
      adminsMayBypass: wanted.can_admins_bypass ?? true,
      policies: refs === "custom" ? (earlier?.policies ?? []) : [],
    },
  });
  return ok(described(made));
};

/** What is asked of an environment that is there. */
const there =
  (answer: (environment: GithubEnvironment, asked: Asked) => GithubAnswer): Route["answer"] =>
  (asked) => {
    const found = asked.state.has("environments") && asked.state.environments.get(asked.parts.environment ?? "");
    return found ? answer(found, asked) : NOT_FOUND;
  };

const change = (state: GithubState, environment: GithubEnvironment, policies: readonly RefPolicy[]): void =>
  void state.environments.set(environment.name, { ...environment, policies });

const addPolicy: Route["answer"] = there((environment, { state, sent }) => {
  const { name = "", type = "branch" } = sent as Partial<RefPolicy>;
  if (environment.refs !== "custom") return NOT_FOUND;
  if (environment.policies.some((policy) => policy.name === name && policy.type === type)) return { status: 303 };
  const policy = { id: state.nextId(), name, type };
  change(state, environment, [...environment.policies, policy]);
  return ok(policy);
});

const onPolicy = (
  answer: (policy: RefPolicy, environment: GithubEnvironment, asked: Asked) => GithubAnswer,
): Route["answer"] =>
  there((environment, asked) => {
    const policy = environment.policies.find(({ id }) => String(id) === asked.parts.policy);
    return policy ? answer(policy, environment, asked) : NOT_FOUND;
  });

const READ = ["actions: read"] as const;
const WRITE = ["administration: write"] as const;
const ONE = "environments/:environment";
const POLICIES = `${ONE}/deployment-branch-policies`;

/**
 * Environments, and which branches and tags may be deployed to one.
 * @see https://docs.github.com/en/rest/deployments/environments
 * @see https://docs.github.com/en/rest/deployments/branch-policies
 */
export const environmentRoutes: readonly Route[] = [
  {
    ...{ method: "GET", path: "environments", permissions: READ },
    answer: ({ state }) => {
      const environments = state.has("environments") ? [...state.environments.values()].map(described) : [];
      return ok({ total_count: environments.length, environments });
    },
  },
  { ...{ method: "GET", path: ONE, permissions: READ }, answer: there((found) => ok(described(found))) },
  { method: "PUT", path: ONE, permissions: WRITE, answer: write },
  {
    ...{ method: "DELETE", path: ONE, permissions: WRITE },
    answer: there(({ name }, { state }) => {
      state.environments.delete(name);
      return NO_CONTENT;
    }),
  },
  {
    ...{ method: "GET", path: POLICIES, permissions: READ },
    answer: there(({ policies }) => ok({ total_count: policies.length, branch_policies: policies })),
  },
  { method: "POST", path: POLICIES, permissions: WRITE, answer: addPolicy },
  { ...{ method: "GET", path: `${POLICIES}/:policy`, permissions: READ }, answer: onPolicy((policy) => ok(policy)) },
  {
    ...{ method: "PUT", path: `${POLICIES}/:policy`, permissions: WRITE },
    answer: onPolicy((policy, environment, { state, sent }) => {
      const changed = { ...policy, name: String(sent.name) };
      change(
        state,
        environment,
        environment.policies.map((each) => (each === policy ? changed : each)),
      );
      return ok(changed);
    }),
  },
  {
    ...{ method: "DELETE", path: `${POLICIES}/:policy`, permissions: WRITE },
    answer: onPolicy((policy, environment, { state }) => {
      change(
        state,
        environment,
        environment.policies.filter((each) => each !== policy),
      );
      return NO_CONTENT;
    }),
  },
];
