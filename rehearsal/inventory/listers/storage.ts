import { ECRClient, paginateDescribeRepositories } from "@aws-sdk/client-ecr";
import { EFSClient, paginateDescribeAccessPoints, paginateDescribeFileSystems } from "@aws-sdk/client-efs";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { paginateDescribeParameters, SSMClient } from "@aws-sdk/client-ssm";
import { type Lister, lines } from "../lister";

export const s3: Lister = async (options) => {
  const { Buckets = [] } = await new S3Client(options).send(new ListBucketsCommand({}));
  return Buckets.map(({ Name }) => `s3 ${Name}`);
};

export const ecr: Lister = (options) =>
  lines(
    paginateDescribeRepositories({ client: new ECRClient(options) }, {}),
    (page) => page.repositories,
    ({ repositoryName }) => `ecr ${repositoryName}`,
  );

/** DescribeParameters names the account's own parameters; those of AWS are asked for by path only. */
export const ssm: Lister = (options) =>
  lines(
    paginateDescribeParameters({ client: new SSMClient(options) }, {}),
    (page) => page.Parameters,
    ({ Name }) => `ssm ${Name}`,
  );

/** Mount targets need a file system, and it cannot go before them. */
export const efs: Lister = async (options) => {
  const client = new EFSClient(options);
  const points = await lines(
    paginateDescribeAccessPoints({ client }, {}),
    (page) => page.AccessPoints,
    ({ AccessPointId, FileSystemId }) => `efs access point ${AccessPointId} (${FileSystemId})`,
  );
  const systems = await lines(
    paginateDescribeFileSystems({ client }, {}),
    (page) => page.FileSystems,
    ({ FileSystemId, Name }) => `efs ${FileSystemId} (${Name})`,
  );
  return [...points, ...systems];
};
