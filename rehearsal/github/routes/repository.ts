import { ok, type Route } from "../route";

/** What the repository is. @see https://docs.github.com/en/rest/repos/repos#get-a-repository */
export const repositoryRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "",
    permissions: ["metadata: read"],
    answer: ({ state }) => {
      const { owner, ownerId, name, id, visibility } = state.repository;
      return ok({
        ...{ id: Number(id), name, full_name: state.fullName, visibility, private: visibility !== "public" },
        ...{ owner: { login: owner, id: Number(ownerId) }, default_branch: state.defaultBranch },
      });
    },
  },
];
