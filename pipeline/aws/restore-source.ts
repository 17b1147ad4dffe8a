import {
  type DBSnapshot,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  paginateDescribeDBSnapshots,
} from "@aws-sdk/client-rds";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { clientsOf, isMissing } from "./clients";

/** In an environment's file: the last snapshot that a destruction has left. */
const LATEST_FINAL = "latest-final";

/** What a database is to begin with. */
export interface RestoreSource {
  /** Name of the snapshot. @default it is not needed, or not there */
  readonly snapshot?: string;
  /** Why it cannot begin so. @default it can */
  readonly problem?: string;
}

/** What the environment's file says that the database begins with; undefined where it begins empty. */
export const chosenSource = ({ environment: { data } }: Deployment): string | undefined =>
  data.tier === "managed" ? data.restoreFrom : undefined;

/** Whether somebody has to look up which snapshot that is. */
export const isLookedUp = (deployment: Deployment): boolean => chosenSource(deployment) === LATEST_FINAL;

const orNothing =
  <T>(nothing: T) =>
  (error: unknown): T => {
    if (isMissing(error)) return nothing;
    throw error;
  };

/** The newest snapshot that a database of the environment has left when it was deleted. */
const latestFinal = async ({ environment, region }: Deployment): Promise<DBSnapshot | undefined> => {
  const { database, finalSnapshots } = namesOf(environment.name);
  const found: DBSnapshot[] = [];
  const question = { DBInstanceIdentifier: database, SnapshotType: "manual" };
  for await (const { DBSnapshots = [] } of paginateDescribeDBSnapshots({ client: clientsOf(region).rds }, question))
    found.push(...DBSnapshots.filter(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier?.startsWith(finalSnapshots)));
  const takenAt = ({ SnapshotCreateTime }: DBSnapshot) => SnapshotCreateTime?.getTime() ?? 0;
  return found.sort((one, other) => takenAt(other) - takenAt(one))[0];
};

const snapshotNamed = async ({ region }: Deployment, DBSnapshotIdentifier: string): Promise<DBSnapshot | undefined> => {
  const question = new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier });
  return (
    await clientsOf(region)
      .rds.send(question)
      .catch(orNothing({ DBSnapshots: [] }))
  ).DBSnapshots?.[0];
};

/** Finds the snapshot that a new database begins with. Nothing is looked up once the database is there. */
export const restoreSource = async (deployment: Deployment): Promise<RestoreSource> => {
  const chosen = chosenSource(deployment);
  if (chosen === undefined) return {};
  const { name } = deployment.environment;
  const { database } = namesOf(name);
  const question = new DescribeDBInstancesCommand({ DBInstanceIdentifier: database });
  const { DBInstances = [] } = await clientsOf(deployment.region)
    .rds.send(question)
    .catch(orNothing({ DBInstances: [] }));
  if (DBInstances.length > 0) return {};
  const found = await (chosen === LATEST_FINAL ? latestFinal(deployment) : snapshotNamed(deployment, chosen));
  const where = `environments/${name}.ts: data.restoreFrom: ${chosen}`;
  const otherwise = "name one that aws rds describe-db-snapshots lists, or take it out for an empty database";
  if (!found?.DBSnapshotIdentifier)
    return {
      problem:
        chosen === LATEST_FINAL
          ? `${where}: no destruction of ${name} has left a snapshot of ${database}; ${otherwise}`
          : `${where}: RDS has no such snapshot in ${deployment.region}; ${otherwise}`,
    };
  const snapshot = found.DBSnapshotIdentifier;
  if (found.Status !== "available")
    return { snapshot, problem: `${where}: the snapshot ${snapshot} is ${found.Status}; wait until it is available` };
  return { snapshot };
};
