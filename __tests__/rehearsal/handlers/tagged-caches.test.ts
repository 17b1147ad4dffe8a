import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateCacheSubnetGroupCommand,
  CreateReplicationGroupCommand,
  DeleteCacheSubnetGroupCommand,
  DeleteReplicationGroupCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { emulatedAws } from "../../support/emulated-aws";

describe("caches, asked for by their tags", () => {
  const aws = emulatedAws();
  const ReplicationGroupId = "prod-stockwiz";
  const CacheSubnetGroupName = "prod-stockwiz";
  const Tags = [{ Key: "Environment", Value: "prod" }];
  let SubnetIds: string[];

  const tagged = async (Value = "prod") => {
    const command = new GetResourcesCommand({ TagFilters: [{ Key: "Environment", Values: [Value] }] });
    const { ResourceTagMappingList = [] } = await new ResourceGroupsTaggingAPIClient(aws.client).send(command);
    return ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN?.split(":").slice(2).join(":")).sort();
  };
  const make = async () => {
    const caches = new ElastiCacheClient(aws.client);
    const words = { CacheSubnetGroupDescription: "-", SubnetIds, Tags };
    await caches.send(new CreateCacheSubnetGroupCommand({ CacheSubnetGroupName, ...words }));
    const group = { ReplicationGroupDescription: "-", CacheNodeType: "cache.t4g.micro", Engine: "redis", Tags };
    await caches.send(new CreateReplicationGroupCommand({ ReplicationGroupId, CacheSubnetGroupName, ...group }));
  };
  const arns = [
    "elasticache:us-east-1:123456789012:replicationgroup:prod-stockwiz",
    "elasticache:us-east-1:123456789012:subnetgroup:prod-stockwiz",
  ];

  beforeAll(async () => {
    const ec2 = new EC2Client(aws.client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: "10.9.1.0/24" }));
    SubnetIds = [Subnet?.SubnetId ?? ""];
  });

  it("are told by their own names", async () => {
    await make();
    expect(await tagged()).toEqual(arns);
    expect(await tagged("dev")).toEqual([]);
  });

  it("are not told any more once they are deleted, and are once they are made again", async () => {
    const caches = new ElastiCacheClient(aws.client);
    await caches.send(new DeleteReplicationGroupCommand({ ReplicationGroupId }));
    expect(await tagged()).toEqual(arns.slice(1));
    await caches.send(new DeleteCacheSubnetGroupCommand({ CacheSubnetGroupName }));
    expect(await tagged()).toEqual([]);
    await make();
    expect(await tagged()).toEqual(arns);
  });
});
