/** Where a managed server is, for the network. */
interface Placed {
  /** Of the instance or group. */
  readonly id: string;
  /** By which clients find it; the first is the one that everybody uses. */
  readonly names: readonly string[];
  readonly port: number;
  /** Blocks of its subnets. */
  readonly cidrs: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** An instance of RDS. */
export interface DeployedPostgres extends Placed {
  readonly kind: "postgres";
  readonly master: string;
  /** ARN of the secret with the master's password. */
  readonly secretArn: string;
  /** Made with the instance; none where it is empty. */
  readonly database: string;
  readonly forcesTls: boolean;
}

/** A replication group of ElastiCache. */
export interface DeployedRedis extends Placed {
  readonly kind: "redis";
  readonly hasTls: boolean;
}

export type DeployedServer = DeployedPostgres | DeployedRedis;
