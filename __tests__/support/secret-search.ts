import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ClientOptions } from "../../rehearsal/inventory/lister";

/** Of a secret that RDS made, or that the step `mail` wrote. */
const passwordIn = ({ password, APP_PASSWORD }: Readonly<Record<string, string>>): string =>
  password ?? APP_PASSWORD ?? "";

/** Every password and token that Secrets Manager holds, by the name of its secret. */
export const secretValues = async (options: ClientOptions): Promise<Record<string, string>> => {
  const secrets = new SecretsManagerClient(options);
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand({}));
  const values: Record<string, string> = {};
  for (const { Name = "" } of SecretList) {
    const { SecretString = "" } = await secrets.send(new GetSecretValueCommand({ SecretId: Name }));
    // An address holds its token as the password; others are JSON.
    if (URL.canParse(SecretString)) values[Name] = new URL(SecretString).password;
    else if (SecretString.startsWith("{")) values[Name] = passwordIn(JSON.parse(SecretString));
    else values[Name] = SecretString;
  }
  return values;
};

/** Texts of all versions of all objects of a bucket, by key and version. */
export const bucketTexts = async (options: ClientOptions, Bucket: string): Promise<Record<string, string>> => {
  const s3 = new S3Client(options);
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  const texts: Record<string, string> = {};
  for (const { Key, VersionId } of Versions) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    texts[`${Key} ${VersionId}`] = (await Body?.transformToString()) ?? "";
  }
  return texts;
};

/** What has been written into each log group. */
export const logTexts = async (options: ClientOptions): Promise<Record<string, string>> => {
  const client = new CloudWatchLogsClient(options);
  const texts: Record<string, string> = {};
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {}))
    for (const { logGroupName = "" } of logGroups) {
      const messages: (string | undefined)[] = [];
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName }))
        messages.push(...events.map(({ message }) => message));
      texts[`log group ${logGroupName}`] = messages.join("\n");
    }
  return texts;
};

/** Texts of all files below a folder, by their path. */
export const folderTexts = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => path.join(folder, name))
      .filter((file) => !file.includes(`${path.sep}.terraform${path.sep}`) && statSync(file).isFile())
      .map((file) => [file, readFileSync(file, "latin1")]),
  );

/** `WHERE holds SECRET` for every text that holds a secret's value. */
export const leaksIn = (texts: Readonly<Record<string, string>>, values: Readonly<Record<string, string>>): string[] =>
  Object.entries(texts).flatMap(([where, text]) =>
    Object.entries(values)
      .filter(([, value]) => text.includes(value))
      .map(([name]) => `${where} holds ${name}`),
  );
