import { ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { CREDENTIALS } from "../../rehearsal/rehearsal";

const clientOptions = (endpoint: string) => ({ endpoint, region: "us-east-1", credentials: CREDENTIALS });

/** Keys of what a bucket holds now. */
export const currentObjects = async (endpoint: string, Bucket: string): Promise<string[]> => {
  const { Contents = [] } = await new S3Client(clientOptions(endpoint)).send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key = "" }) => Key).sort();
};

/** Keys of a bucket's objects, and how many versions each has. */
export const objectVersions = async (endpoint: string, Bucket: string): Promise<Record<string, number>> => {
  const { Versions = [] } = await new S3Client(clientOptions(endpoint)).send(new ListObjectVersionsCommand({ Bucket }));
  const counts: Record<string, number> = {};
  for (const { Key = "" } of Versions) counts[Key] = (counts[Key] ?? 0) + 1;
  return counts;
};

/** What storage of an environment amounts to, as the rehearsal's inventory words it. */
export const storageInventory = (environment: string): string[] => {
  const services = ["api-gateway", "inventory-service", "postgres", "product-service"];
  return [
    ...services.map((service) => `ecr ${environment}-stockwiz-${service}`),
    `policy ${environment}-stockwiz-boundary`,
    ...["app", "data", "edge", "network", "roles", "storage"].map(
      (part) => `policy ${environment}-stockwiz-deploy-${part}`,
    ),
    ...["app", "network", "storage"].map((part) => `policy ${environment}-stockwiz-plan-${part}`),
    `kms key secrets, alerts and sessions of ${environment}`,
    "oidc token.actions.githubusercontent.com",
    `role ${environment}-stockwiz-deploy`,
    `role ${environment}-stockwiz-plan`,
    `s3 stockwiz-terraform-state-123456789012-${environment}`,
    ...services.map((service) => `ssm /stockwiz/${environment}/images/${service}`),
  ].sort();
};
