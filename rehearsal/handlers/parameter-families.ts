/** A parameter as a family of RDS knows it, before anybody sets it. */
export interface FamilyParameter {
  readonly name: string;
  /** What RDS gives it. @default the engine's own default, which RDS does not tell */
  readonly value?: string;
  /** A static one counts after the next reboot. */
  readonly applyType: "static" | "dynamic";
  readonly dataType: "boolean" | "integer" | "string" | "list";
  /** As RDS writes it: words or ranges, separated by commas. */
  readonly allowed: string;
}

const BOOLEAN = "0,1";
const FROM_ZERO = "0-2147483647";
const FROM_MINUS_ONE = "-1-2147483647";
/** @see https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-extensions.html */
const LIBRARIES =
  "auto_explain,orafce,pgaudit,pglogical,pg_bigm,pg_cron,pg_hint_plan,pg_prewarm,pg_similarity,pg_stat_statements,pg_tle,pg_transport,plprofiler,plrust";

const static_ = (name: string, dataType: FamilyParameter["dataType"], allowed: string, value?: string) =>
  ({ name, applyType: "static", dataType, allowed, ...(value !== undefined && { value }) }) as const;
const dynamic = (name: string, dataType: FamilyParameter["dataType"], allowed: string, value?: string) =>
  ({ name, applyType: "dynamic", dataType, allowed, ...(value !== undefined && { value }) }) as const;

/**
 * Parameters that a team is likely to set, not all of the family's: what is static and in which range a number may be is read
 * from `pg_settings` of PostgreSQL 15, what RDS makes of it from AWS's pages. Fewer than a page of an answer holds at least (20).
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html
 */
const POSTGRES_15: readonly FamilyParameter[] = [
  dynamic("autovacuum", "boolean", BOOLEAN),
  dynamic("idle_in_transaction_session_timeout", "integer", FROM_ZERO, "86400000"),
  dynamic("lock_timeout", "integer", FROM_ZERO),
  dynamic("log_autovacuum_min_duration", "integer", FROM_MINUS_ONE, "10000"),
  dynamic("log_connections", "boolean", BOOLEAN),
  dynamic("log_disconnections", "boolean", BOOLEAN),
  dynamic("log_lock_waits", "boolean", BOOLEAN),
  dynamic("log_min_duration_statement", "integer", FROM_MINUS_ONE),
  dynamic("log_statement", "string", "none,ddl,mod,all"),
  dynamic("log_temp_files", "integer", FROM_MINUS_ONE),
  dynamic(
    "maintenance_work_mem",
    "integer",
    "1024-2147483647",
    "GREATEST({DBInstanceClassMemory*1024/63963136},65536)",
  ),
  static_("max_connections", "integer", "6-262143", "LEAST({DBInstanceClassMemory/9531392},5000)"),
  dynamic("rds.force_ssl", "boolean", BOOLEAN, "1"),
  static_("rds.logical_replication", "boolean", BOOLEAN, "0"),
  static_("shared_buffers", "integer", "16-1073741823", "{DBInstanceClassMemory/32768}"),
  static_("shared_preload_libraries", "list", LIBRARIES, "pg_stat_statements"),
  dynamic("statement_timeout", "integer", FROM_ZERO),
  static_("track_activity_query_size", "integer", "100-1048576"),
  dynamic("work_mem", "integer", "64-2147483647"),
];

/** Families whose parameters are known here. */
export const FAMILIES: Readonly<Record<string, readonly FamilyParameter[]>> = { postgres15: POSTGRES_15 };

const RANGE = /^(-?\d+)-(\d+)$/;
/** A number may be a formula of the instance's size.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html */
const FORMULA =
  /^[\s\d(){}*/+,-]*((GREATEST|LEAST|SUM|DBInstanceClassMemory|AllocatedStorage|DBInstanceVCPU|EndPointPort)[\s\d(){}*/+,-]*)+$/;

/** Whether RDS takes a value for a parameter. */
export const isAllowed = ({ dataType, allowed }: FamilyParameter, value: string): boolean => {
  const offers = allowed.split(",");
  if (dataType === "list") return value.split(",").every((part) => offers.includes(part.trim()));
  if (dataType !== "integer") return offers.includes(value);
  if (FORMULA.test(value)) return true;
  const [, least, most] = RANGE.exec(allowed) ?? [];
  return /^-?\d+$/.test(value) && Number(value) >= Number(least) && Number(value) <= Number(most);
};
