import type { Maintenance } from "../constructs/data-tier";
import type { ManagedDataProps } from "../constructs/managed-data";
import type { Names } from "../environments/names";
import type { Environment } from "../environments/schema";

/** Values of an environment whose data is managed. */
type ManagedValues = Extract<Environment["data"], { readonly tier: "managed" }>;

export interface ManagedDataSource {
  readonly names: Names;
  readonly environment: Environment;
  readonly data: ManagedValues;
  /** Key of KMS of the environment. */
  readonly keyArn: string;
  /** Private ones. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** Snapshot that the database begins with. @default none */
  readonly restoreFrom?: string | undefined;
}

/** What nobody has chosen is left to AWS. */
const maintenanceOf = ({ applyImmediately, maintenanceWindow, backupWindow }: ManagedValues): Maintenance => ({
  ...(applyImmediately !== undefined && { applyImmediately }),
  ...(maintenanceWindow !== undefined && { maintenanceWindow }),
  ...(backupWindow !== undefined && { backupWindow }),
});

/** What the managed data of an environment is made of. */
export const managedDataProps = (source: ManagedDataSource): ManagedDataProps => {
  const { names, environment, data, keyArn, subnetIds, securityGroupId, restoreFrom } = source;
  const place = { subnetIds, securityGroupId, multiAz: data.multiAz, maintenance: maintenanceOf(data) };
  return {
    databaseSecretName: names.secret("database-password"),
    redisSecretName: names.secret("redis-url"),
    keyArn,
    postgres: {
      ...place,
      instanceName: names.database,
      instanceClass: data.databaseInstance,
      storageGiB: data.storageGiB,
      largestStorageGiB: data.largestStorageGiB,
      backupDays: data.backupDays,
      logRetentionDays: environment.logRetentionDays,
      deletionProtection: environment.protection.deletion,
      skipFinalSnapshot: !environment.protection.finalSnapshot,
      ...(restoreFrom !== undefined && { restoreFrom }),
    },
    redis: { ...place, groupName: names.cache, nodeType: data.cacheNode },
  };
};
