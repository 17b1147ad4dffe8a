import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { DataResource } from "cdktf";
import { Construct } from "constructs";
import type { Maintenance } from "./data-tier";

const VERSION = "15"; // the minor version is RDS's to raise
const MASTER = "stockwiz_master";
/** Days of Performance Insights that cost nothing.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.cost.html */
const FREE_INSIGHTS_DAYS = 7;
const EXPORTED_LOGS = ["postgresql", "upgrade"];

export interface PostgresInstanceProps {
  /** At most 63 lower-case letters, digits and dashes. */
  readonly instanceName: string;
  readonly databaseName: string;
  /** For example `db.t4g.micro`. */
  readonly instanceClass: string;
  /** GiB at the beginning; storage grows by itself up to `largestStorageGiB`. */
  readonly storageGiB: number;
  readonly largestStorageGiB: number;
  /** Private ones, in at least two availability zones. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** A standby in another zone. */
  readonly multiAz: boolean;
  /** Days of automated backups, 0 (none) to 35. */
  readonly backupDays: number;
  readonly logRetentionDays: number;
  /** @default false */
  readonly deletionProtection?: boolean;
  /** @default RDS chooses the windows, and changes wait for theirs */
  readonly maintenance?: Maintenance;
  /**
   * Whether destroying it takes no last snapshot. Losing data has to be spelled out.
   * @default false
   */
  readonly skipFinalSnapshot?: boolean;
  /** Name of the snapshot that it begins with; of no effect once it is there. @default an empty database */
  readonly restoreFrom?: string;
}

/** A PostgreSQL server of RDS: encrypted, reached over TLS only, its master's password kept by RDS itself. */
export class PostgresInstance extends Construct {
  readonly address: string;
  readonly identifier: string;
  readonly master = MASTER;
  /** The master's password, as the `secrets` of a container name one field of a secret. */
  readonly masterPassword: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PostgresInstanceProps,
  ) {
    super(scope, id);
    const { instanceName, multiAz, skipFinalSnapshot = false } = props;
    const subnets = new DbSubnetGroup(this, "subnets", { name: instanceName, subnetIds: props.subnetIds });
    const logGroups = this.addLogGroups();
    // New with each life of the stack: the name of a last snapshot can be used only once.
    const life = new DataResource(this, "life", { input: { instance: instanceName } });
    const instance = new DbInstance(this, "instance", {
      identifier: instanceName,
      engine: "postgres",
      engineVersion: VERSION,
      instanceClass: props.instanceClass,
      allocatedStorage: props.storageGiB,
      maxAllocatedStorage: props.largestStorageGiB,
      storageType: "gp3",
      storageEncrypted: true,
      dbName: props.databaseName,
      username: MASTER,
      manageMasterUserPassword: true,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [props.securityGroupId],
      publiclyAccessible: false,
      parameterGroupName: this.addParameters(),
      multiAz,
      backupRetentionPeriod: props.backupDays,
      copyTagsToSnapshot: true,
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: FREE_INSIGHTS_DAYS,
      enabledCloudwatchLogsExports: EXPORTED_LOGS,
      autoMinorVersionUpgrade: true,
      ...props.maintenance,
      deletionProtection: props.deletionProtection ?? false,
      skipFinalSnapshot,
      ...(!skipFinalSnapshot && { finalSnapshotIdentifier: `${instanceName}-final-${life.id}` }),
      ...(props.restoreFrom !== undefined && { snapshotIdentifier: props.restoreFrom }),
      // Otherwise whoever takes the snapshot's name out again, or names another, would have the database replaced.
      lifecycle: { ignoreChanges: ["snapshot_identifier"] },
      dependsOn: logGroups,
    });
    this.address = instance.address;
    this.identifier = instance.identifier;
    this.masterPassword = `${instance.masterUserSecret.get(0).secretArn}:password::`;
  }

  private addParameters(): string {
    return new DbParameterGroup(this, "parameters", {
      name: this.props.instanceName,
      family: `postgres${VERSION}`,
      description: "refuses connections without TLS",
      // Written out, although RDS has it so by itself. It records no default as set, and tells of one that it waits for a
      // reboot: any other method would show in every plan. https://github.com/hashicorp/terraform-provider-aws/issues/39252
      parameter: [{ name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" }],
    }).name;
  }

  /** RDS would make them by itself, and they would be kept for ever. */
  private addLogGroups(): CloudwatchLogGroup[] {
    const { instanceName, logRetentionDays } = this.props;
    return EXPORTED_LOGS.map(
      (name) =>
        new CloudwatchLogGroup(this, `${name}-log`, {
          name: `/aws/rds/instance/${instanceName}/${name}`,
          retentionInDays: logRetentionDays,
        }),
    );
  }
}
