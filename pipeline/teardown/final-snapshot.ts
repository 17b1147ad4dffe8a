import { DescribeDBSnapshotsCommand } from "@aws-sdk/client-rds";
import type { Deployment } from "../../environments/deployment";
import { UserError } from "../../user-error";
import { clientsOf, isMissing } from "../aws/clients";

/**
 * Sees whether the snapshot is there that RDS was told to take when it deleted the database.
 * @throws UserError when it is not: the data may be lost.
 */
export const expectSnapshot = async ({ environment, region }: Deployment, identifier: string): Promise<void> => {
  const question = new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: identifier });
  const { DBSnapshots: [snapshot] = [] } = await clientsOf(region)
    .rds.send(question)
    .catch((error: unknown) => {
      if (isMissing(error)) return { DBSnapshots: [] };
      throw error;
    });
  if (snapshot?.Status === "available") return;
  throw new UserError(
    `snapshot: ${identifier}, the last one of the database, is ${snapshot?.Status ?? "not there"}; if it was removed on purpose, ` +
      `go on with: npm run step -- destroy --env ${environment.name} --stack teardown`,
  );
};
