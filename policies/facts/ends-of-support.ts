/** When a product's versions end. */
export interface Ends {
  /** For messages, in front of the version. */
  readonly title: string;
  /** Page that says so. */
  readonly source: string;
  /** Last day of support by version, or null where none is announced. */
  readonly days: Readonly<Record<string, string | null>>;
}

/** Day on which {@link endsOfSupport} was read, in a copy of endoflife.date's data of 2026-08-22, which it takes from the sources. */
export const READ_ON = "2026-11-30";

/** What ends when. Days are put off now and then, hardly ever brought forward. */
export const endsOfSupport = {
  node: {
    title: "Node.js",
    source: "https://nodejs.org/en/about/previous-releases",
    days: {
      ...{ "12": "2022-04-30", "14": "2023-04-30", "16": "2023-09-11", "18": "2025-04-30", "20": "2026-04-30" },
      ...{ "19": "2023-06-01", "21": "2024-06-01", "23": "2025-06-01", "25": "2026-06-01" },
      ...{ "22": "2027-04-30", "24": "2028-04-30", "26": "2029-04-30" },
    },
  },
  lambda: {
    title: "the runtime",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    days: {
      nodejs: "2016-10-31",
      "nodejs4.3": "2020-03-05",
      "nodejs6.10": "2019-08-12",
      "nodejs8.10": "2020-03-06",
      "nodejs10.x": "2021-07-30",
      "nodejs12.x": "2023-03-31",
      "nodejs14.x": "2023-12-04",
      "nodejs16.x": "2024-06-12",
      "nodejs18.x": "2025-09-01",
      "nodejs20.x": "2026-04-30",
      "nodejs22.x": "2027-04-30",
      "nodejs24.x": "2028-04-30",
      "python2.7": "2021-07-15",
      "python3.6": "2022-07-18",
      "python3.7": "2023-12-04",
      "python3.8": "2024-10-14",
      "python3.9": "2025-12-15",
      "python3.10": "2026-10-31",
      "python3.11": "2027-06-30",
      "python3.12": "2028-10-31",
      "python3.13": "2029-06-30",
      "python3.14": "2029-06-30",
      java8: "2024-01-08",
      "java8.al2": "2027-06-30",
      java11: "2027-06-30",
      java17: "2027-06-30",
      java21: "2029-06-30",
      java25: "2029-06-30",
      "dotnetcore1.0": "2019-06-27",
      "dotnetcore2.0": "2019-05-30",
      "dotnetcore2.1": "2022-01-05",
      "dotnetcore3.1": "2023-04-03",
      "dotnet5.0": "2022-05-10",
      dotnet6: "2024-12-20",
      dotnet7: "2024-05-14",
      dotnet8: "2026-11-10",
      dotnet10: "2028-11-14",
      "ruby2.5": "2021-07-30",
      "ruby2.7": "2023-12-07",
      "ruby3.2": "2026-03-31",
      "ruby3.3": "2027-03-31",
      "ruby3.4": "2028-03-31",
      "go1.x": "2024-01-08",
      provided: "2024-01-08",
      "provided.al2": "2026-07-31",
      "provided.al2023": "2029-06-30",
      "ruby4.0": "2029-03-31",
      "java8.al2023": "2029-06-30",
      "java11.al2023": "2029-06-30",
      "java17.al2023": "2029-06-30",
    },
  },
  postgres: {
    title: "PostgreSQL",
    source: "https://www.postgresql.org/support/versioning/",
    days: {
      ...{ "9.6": "2021-11-11", "10": "2022-11-10", "11": "2023-11-09", "12": "2024-11-21", "13": "2025-11-13" },
      ...{ "14": "2026-11-12", "15": "2027-11-11", "16": "2028-11-09", "17": "2029-11-08", "18": "2030-11-14" },
    },
  },
  rdsPostgres: {
    title: "PostgreSQL on RDS",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
    days: {
      ...{ "9.6": "2022-04-30", "10": "2023-04-30", "11": "2024-02-29", "12": "2025-02-28", "13": "2026-02-28" },
      ...{ "14": "2027-02-28", "15": "2028-02-29", "16": "2029-02-28", "17": "2030-02-28", "18": "2031-02-28" },
    },
  },
  auroraPostgres: {
    title: "PostgreSQL on Aurora",
    source:
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/aurorapostgresql-release-calendar.html",
    days: {
      ...{ "11": "2024-02-29", "12": "2025-02-28", "13": "2026-02-28", "14": "2027-02-28" },
      ...{ "15": "2028-02-29", "16": "2029-02-28", "17": "2030-02-28", "18": "2031-02-28" },
    },
  },
  redis: {
    title: "Redis",
    source: "https://redis.io/docs/latest/operate/oss_and_stack/install/version-mgmt/",
    days: {
      ...{ "5.0": "2022-04-27", "6.0": "2022-05-31", "6.2": "2027-04-01", "7.0": "2024-07-29", "7.2": "2029-12-01" },
      ...{ "7.4": "2029-12-01", "8.0": "2026-12-01", "8.2": "2030-09-01" },
      ...{ "8.4": null, "8.6": null, "8.8": null, "8.10": null },
    },
  },
  valkey: {
    title: "Valkey",
    source: "https://valkey.io/topics/releases/",
    days: { "7.2": "2029-04-16", "8.0": "2027-09-15", "8.1": "2030-03-31", "9.0": "2028-10-21", "9.1": null },
  },
  elasticacheRedis: {
    title: "Redis OSS on ElastiCache",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html",
    days: { "4": "2026-01-31", "5": "2026-01-31", "6": "2027-01-31", "7": null },
  },
  runner: {
    title: "the runner image",
    source: "https://github.com/actions/runner-images#available-images",
    days: {
      ...{ "ubuntu-20.04": "2025-04-15", "ubuntu-22.04": null, "ubuntu-24.04": null },
      ...{ "macos-12": "2024-12-03", "macos-13": "2025-12-04", "macos-14": "2026-11-02" },
      ...{ "macos-15": null, "macos-26": null, "windows-2022": null, "windows-2025": null },
    },
  },
} as const satisfies Readonly<Record<string, Ends>>;

/** What {@link endsOfSupport} knows the ends of. */
export type Product = keyof typeof endsOfSupport;
