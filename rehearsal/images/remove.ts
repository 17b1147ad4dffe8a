import {
  BatchDeleteImageCommand,
  ECRClient,
  paginateDescribeRepositories,
  paginateListImages,
} from "@aws-sdk/client-ecr";
import { type ClientOptions, lines } from "../inventory/lister";

const digestsIn = (client: ECRClient, repositoryName: string): Promise<string[]> =>
  lines(
    paginateListImages({ client }, { repositoryName }),
    (page) => page.imageIds,
    ({ imageDigest }) => imageDigest,
  );

/**
 * Empties the repositories of an environment, as an operator does by hand before a protected one is destroyed.
 * @returns the names of the repositories that held images.
 */
export const removeImages = async (options: ClientOptions, environment: string): Promise<string[]> => {
  const client = new ECRClient(options);
  const repositories = await lines(
    paginateDescribeRepositories({ client }, {}),
    (page) => page.repositories,
    ({ repositoryName }) => repositoryName,
  );
  const emptied: string[] = [];
  for (const repositoryName of repositories.filter((name) => name.startsWith(`${environment}-stockwiz-`))) {
    const imageIds = (await digestsIn(client, repositoryName)).map((imageDigest) => ({ imageDigest }));
    if (imageIds.length === 0) continue;
    await client.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
    emptied.push(repositoryName);
  }
  return emptied.sort();
};
