import { ECRClient, paginateDescribeRepositories } from "@aws-sdk/client-ecr";
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
