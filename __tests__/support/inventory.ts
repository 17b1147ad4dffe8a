import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListPoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { ListBucketsCommand, ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { CREDENTIALS } from "../../rehearsal/rehearsal";

const clientOptions = (endpoint: string) => ({ endpoint, region: "us-east-1", credentials: CREDENTIALS });

/** Everything that exists behind the wire, sorted: `s3 BUCKET`, `ecr REPOSITORY`, … */
export const inventory = async (endpoint: string): Promise<string[]> => {
  const options = clientOptions(endpoint);
  const [s3, ecr, ssm, iam] = [
    new S3Client(options),
    new ECRClient(options),
    new SSMClient(options),
    new IAMClient(options),
  ];
  const [buckets, repositories, parameters, roles, providers, policies] = await Promise.all([
    s3.send(new ListBucketsCommand({})),
    ecr.send(new DescribeRepositoriesCommand({})),
    ssm.send(new DescribeParametersCommand({})),
    iam.send(new ListRolesCommand({})),
    iam.send(new ListOpenIDConnectProvidersCommand({})),
    iam.send(new ListPoliciesCommand({ Scope: "Local" })),
  ]);
  return [
    ...(buckets.Buckets ?? []).map(({ Name }) => `s3 ${Name}`),
    ...(repositories.repositories ?? []).map(({ repositoryName }) => `ecr ${repositoryName}`),
    ...(parameters.Parameters ?? []).map(({ Name }) => `ssm ${Name}`),
    ...(roles.Roles ?? []).map(({ RoleName }) => `role ${RoleName}`),
    ...(providers.OpenIDConnectProviderList ?? []).map(({ Arn }) => `oidc ${Arn?.split("/")[1]}`),
    ...(policies.Policies ?? []).map(({ PolicyName }) => `policy ${PolicyName}`),
  ].sort();
};

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

/** What storage of an environment amounts to, as {@link inventory} words it. */
export const storageInventory = (environment: string): string[] => {
  const services = ["api-gateway", "inventory-service", "postgres", "product-service"];
  return [
    ...services.map((service) => `ecr ${environment}-stockwiz-${service}`),
    "oidc token.actions.githubusercontent.com",
    `role ${environment}-stockwiz-deploy`,
    `s3 stockwiz-terraform-state-123456789012-${environment}`,
    ...services.map((service) => `ssm /stockwiz/${environment}/images/${service}`),
  ].sort();
};
