import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { createStateBucket, type StateFile, stateAt } from "../../pipeline/aws/state-bucket";
import type { StackName } from "../../pipeline/terraform/workspace";
import type { ClientOptions } from "../../rehearsal/inventory/lister";
import { workspaceIn } from "./workspace";

const placeOf = (client: ClientOptions, environment: string, stack: StackName) => {
  const { deployment, stateKey } = workspaceIn("/nowhere", { STOCKWIZ_ENV: environment }, stack);
  return { s3: new S3Client({ ...client, forcePathStyle: true }), deployment, stateKey };
};

/** What stands in the state of a stack. */
export const recordedState = (client: ClientOptions, environment: string, stack: StackName): Promise<StateFile> => {
  const { s3, deployment, stateKey } = placeOf(client, environment, stack);
  return stateAt(s3, deployment, stateKey);
};

/** Writes what an apply of a stack would leave in its state, and makes the state bucket where it is missing. */
export const recordState = async (
  client: ClientOptions,
  environment: string,
  stack: StackName,
  state: StateFile,
): Promise<void> => {
  const { s3, deployment, stateKey } = placeOf(client, environment, stack);
  await createStateBucket(s3, deployment);
  const Body = JSON.stringify({ version: 4, ...state });
  await s3.send(new PutObjectCommand({ Bucket: deployment.stateBucket, Key: stateKey, Body }));
};
