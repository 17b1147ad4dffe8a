import type { Change } from "./durations";

/**
 * The most seconds that the AWS provider 5.100.0 waits for a resource by itself, however fast AWS answers. Each line names
 * the function that waits and its file below `internal/service/` of the provider's source; each figure was measured with
 * that provider against an AWS that is done at once, unless it says that it was only read. A type that is not here waits
 * for nothing. Waits for AWS itself (a certificate's validation, tasks that start) are not fixed and do not count.
 * @see https://github.com/hashicorp/terraform-provider-aws/tree/v5.100.0/internal/service
 */
export const fixedWaits: Readonly<Record<string, Partial<Record<Change, number>>>> = {
  // waitDBInstanceAvailable, rds/instance.go: 60 s, then three agreeing reads 10 s apart. Deletion waits the 60 s only.
  aws_db_instance: { create: 80, destroy: 60 },
  // waitClusterAvailable, ecs/cluster.go: 10 s before the first look.
  aws_ecs_cluster: { create: 10 },
  // waitClusterAvailable again, ecs/cluster_capacity_providers.go: after setting and after emptying the list.
  aws_ecs_cluster_capacity_providers: { create: 10, update: 10, destroy: 10 },
  // waitReplicationGroupAvailable and …Deleted, elasticache/replication_group.go: 30 s before the first look. Read only.
  aws_elasticache_replication_group: { create: 30, destroy: 30 },
  // waitKeyPolicyPropagated and waitKeyRotationEnabledPropagated, kms/key.go: five agreeing reads 1 s apart, each.
  aws_kms_key: { create: 10 },
  // waitFunctionCreated, lambda/function.go: 5 s before the first look.
  aws_lambda_function: { create: 5 },
  // waitLoadBalancerActive, elbv2/load_balancer.go: 30 s before the first look, once for the creation, once for its attributes.
  aws_lb: { create: 60 },
  // waitNATGatewayDeleted, ec2/wait.go: 10 s before the first look; creation has no such pause.
  aws_nat_gateway: { destroy: 10 },
  // waitChangeInsync, route53/wait.go: 10 to 30 s before the first look, at random: what it took counts.
  aws_route53_record: { create: 30, update: 30, destroy: 30 },
  aws_route53_zone: { create: 30, destroy: 30 },
  // waitLifecycleConfigurationEquals, s3/bucket_lifecycle_configuration.go: 10 s, then nine further agreeing reads 5 s apart.
  aws_s3_bucket_lifecycle_configuration: { create: 55, update: 55 },
  // waitQueueAttributesPropagated, sqs/queue.go: six agreeing reads 5 s apart.
  aws_sqs_queue: { create: 25, update: 25 },
  // waitSubnetMapPublicIPOnLaunchUpdated, ec2/wait.go: 10 s before the first look, for a public subnet only.
  aws_subnet: { create: 10 },
  // waitVPCAttributeUpdated, ec2/wait.go: 10 s before the first look at the DNS hostnames; and about 1 s of waitVPCCreated.
  aws_vpc: { create: 11 },
  // waitVPCEndpointAvailable and …Deleted, ec2/wait.go: 5 s before the first look.
  aws_vpc_endpoint: { create: 5, destroy: 5 },
};
