import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { isMissing } from "./clients";

/** What Terraform writes into a lock file.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#state-locking */
const lockSchema = z.object({ ID: z.string(), Operation: z.string(), Who: z.string(), Created: z.string() });
export type StateLock = z.output<typeof lockSchema>;

/** The lock on a state, or undefined when nobody holds it. */
export const readLock = async (s3: S3Client, bucket: string, stateKey: string): Promise<StateLock | undefined> => {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `${stateKey}.tflock` }));
    return lockSchema.parse(JSON.parse((await Body?.transformToString()) ?? ""));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};
