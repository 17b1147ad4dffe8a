import type { RepositoryIdentity } from "./job-identity";

/** The repository that every rehearsal deploys from. It need not exist. */
export const rehearsedRepository = {
  owner: "stockwiz",
  ownerId: "1000001",
  name: "stockwiz",
  id: "2000002",
  visibility: "private",
} as const satisfies RepositoryIdentity;

/** `OWNER/NAME` of it. */
export const rehearsedRepositoryName = `${rehearsedRepository.owner}/${rehearsedRepository.name}`;

/** Who starts its workflows. */
export const rehearsedActor = { name: "rehearsal", id: "3000003" } as const;

/** Variables by which a job of GitHub knows its repository. */
export const repositoryVariables = {
  GITHUB_REPOSITORY: rehearsedRepositoryName,
  GITHUB_REPOSITORY_ID: rehearsedRepository.id,
  GITHUB_REPOSITORY_OWNER_ID: rehearsedRepository.ownerId,
} as const;
