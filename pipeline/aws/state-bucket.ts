import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Deployment } from "../../environments/deployment";
import { UserError } from "../../user-error";
import { isMissing } from "./clients";

/** The parts of a state file, version 4, that the pipeline reads. */
export interface StateFile {
  readonly outputs?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resources?: readonly {
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes?: Readonly<Record<string, unknown>> }[];
  }[];
}

/** S3 takes no location constraint for the region in which it began. */
const FIRST_REGION = "us-east-1";

/**
 * Whether the state bucket is there and belongs to the deployment's account.
 * @throws UserError when the name belongs to another account.
 */
export const hasStateBucket = async (s3: S3Client, { stateBucket, account }: Deployment): Promise<boolean> => {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: stateBucket, ExpectedBucketOwner: account }));
    return true;
  } catch (cause) {
    if (isMissing(cause)) return false;
    if ((cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 403)
      throw new UserError(
        `state bucket: ${stateBucket} exists, and account ${account} may not use it: it belongs to another account, or these ` +
          "credentials lack s3:ListBucket; ask who owns it before any state is written there",
        { cause },
      );
    throw cause;
  }
};

/** Makes the state bucket if it is missing. Somebody else making it at the same moment is fine. @returns whether it was. */
export const createStateBucket = async (s3: S3Client, deployment: Deployment): Promise<boolean> => {
  if (await hasStateBucket(s3, deployment)) return false;
  const { stateBucket, region } = deployment;
  try {
    await s3.send(
      new CreateBucketCommand({
        Bucket: stateBucket,
        ...(region !== FIRST_REGION && {
          CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
        }),
      }),
    );
  } catch (cause) {
    if ((cause as Error).name !== "BucketAlreadyOwnedByYou")
      throw new UserError(`state bucket: ${stateBucket} could not be made: ${(cause as Error).message}`, { cause });
  }
  return true;
};

/** Closes, versions and encrypts the bucket before any state is written; the rest of its settings are Terraform's. */
export const secureStateBucket = async (s3: S3Client, { stateBucket: Bucket, account }: Deployment): Promise<void> => {
  const target = { Bucket, ExpectedBucketOwner: account };
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  await s3.send(new PutPublicAccessBlockCommand({ ...target, PublicAccessBlockConfiguration }));
  await s3.send(new PutBucketVersioningCommand({ ...target, VersioningConfiguration: { Status: "Enabled" } }));
  const byDefault = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const },
    BucketKeyEnabled: true,
  };
  await s3.send(
    new PutBucketEncryptionCommand({ ...target, ServerSideEncryptionConfiguration: { Rules: [byDefault] } }),
  );
};

const stateObjects = async (s3: S3Client, { stateBucket }: Deployment): Promise<string[]> => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: stateBucket }));
  return Contents.flatMap(({ Key }) => (Key ? [Key] : []));
};

/** The state of one stack, read from the bucket as Terraform does; empty when there is none. */
export const stateAt = async (s3: S3Client, { stateBucket }: Deployment, key: string): Promise<StateFile> => {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: stateBucket, Key: key }));
    return JSON.parse((await Body?.transformToString()) || "{}") as StateFile;
  } catch (error) {
    if (isMissing(error)) return {};
    throw error;
  }
};

/** Keys of the states in the bucket that still hold managed resources. */
export const statesInUse = async (s3: S3Client, deployment: Deployment): Promise<string[]> => {
  const inUse: string[] = [];
  for (const key of await stateObjects(s3, deployment)) {
    if (!key.endsWith(".tfstate")) continue;
    const { resources = [] } = await stateAt(s3, deployment, key);
    if (resources.some(({ mode }) => mode === "managed")) inUse.push(key);
  }
  return inUse;
};

/**
 * Removes every version of every object, then the bucket. A bucket that is gone already is fine.
 * @throws UserError when a version may not be deleted: S3 answers 200 all the same, and would list it for ever.
 */
export const deleteStateBucket = async (s3: S3Client, deployment: Deployment): Promise<void> => {
  const { stateBucket: Bucket } = deployment;
  if (!(await hasStateBucket(s3, deployment))) return;
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) => (Key ? [{ Key, VersionId }] : []));
    if (Objects.length === 0) break;
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    const [first] = Errors;
    if (first)
      throw new UserError(
        `state bucket: ${Errors.length} of ${Objects.length} versions in ${Bucket} could not be deleted, the first is ` +
          `${first.Key} (${first.Code}: ${first.Message}); get these credentials s3:DeleteObjectVersion there, and see ` +
          "whether a policy of the bucket or the organization denies it, then run the same command again",
      );
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
};
