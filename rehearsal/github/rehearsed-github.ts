import { environmentNames } from "../../environments/all";
import { DEPLOYED_BRANCH } from "../../environments/names";
import { rehearsedActor, rehearsedRepository } from "./rehearsed-repository";
import { GithubState } from "./state";

/** GitHub as a rehearsal finds it: its branch is closed, and its environments are as the guide says. */
export const rehearsedGithub = (): GithubState => {
  const state = new GithubState(rehearsedRepository);
  state.rulesets.push({ enforcement: "active", include: ["~DEFAULT_BRANCH"], rules: [{ type: "pull_request" }] });
  for (const name of environmentNames) {
    const policies = [{ id: state.nextId(), name: DEPLOYED_BRANCH, type: "branch" }] as const;
    const reviewers = [{ type: "User", id: Number(rehearsedActor.id) }] as const;
    state.addEnvironment(name, { refs: "custom", policies, reviewers });
    state.addEnvironment(`${name}-plan`);
  }
  return state;
};
