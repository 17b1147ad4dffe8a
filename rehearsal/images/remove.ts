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
    // A list of manifests has to go before what it names.
    for (let left = await digestsIn(client, repositoryName); left.length > 0; ) {
      const imageIds = left.map((imageDigest) => ({ imageDigest }));
      const { failures = [] } = await client.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
      if (failures.length === left.length) throw new Error(`${repositoryName}: ${failures[0]?.failureReason}`);
      left = await digestsIn(client, repositoryName);
      if (emptied.at(-1) !== repositoryName) emptied.push(repositoryName);
    }
  }
  return emptied.sort();
};
