import type { PolicyStatement } from "../../constructs/policy-document";
import type { Scope } from "../scope";

/** Makes a role of its own when an account first has a mount target. */
const SERVICE = "elasticfilesystem.amazonaws.com";

/** What is done with a file system and its access points that are the environment's already. */
const OWN = [
  "elasticfilesystem:CreateMountTarget",
  "elasticfilesystem:DeleteAccessPoint",
  "elasticfilesystem:DeleteFileSystem",
  "elasticfilesystem:DeleteFileSystemPolicy",
  "elasticfilesystem:DeleteMountTarget",
  "elasticfilesystem:ModifyMountTargetSecurityGroups",
  "elasticfilesystem:PutFileSystemPolicy",
  "elasticfilesystem:UntagResource",
  "elasticfilesystem:UpdateFileSystem",
];

/** What only looks; AWS limits some of it to nothing narrower than all file systems. */
const LOOKS = [
  "elasticfilesystem:DescribeAccessPoints",
  "elasticfilesystem:DescribeFileSystemPolicy",
  "elasticfilesystem:DescribeFileSystems",
  "elasticfilesystem:DescribeLifecycleConfiguration",
  "elasticfilesystem:DescribeMountTargetSecurityGroups",
  "elasticfilesystem:DescribeMountTargets",
  "elasticfilesystem:ListTagsForResource",
];

/**
 * The file system of an embedded database that is kept. It gets an id that nobody knows before, so tags tell whose it is.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticfilesystem.html
 */
export const keptStatements = ({ arn, iamArn, made, owned, unclaimed }: Scope): PolicyStatement[] => {
  const resources = [arn("elasticfilesystem", "file-system/*"), arn("elasticfilesystem", "access-point/*")];
  return [
    {
      sid: "MakeFiles",
      actions: ["elasticfilesystem:CreateFileSystem"],
      resources: ["*"],
      condition: { StringEquals: made },
    },
    {
      sid: "MakeAccessPoint",
      actions: ["elasticfilesystem:CreateAccessPoint"],
      resources,
      condition: { StringEquals: { ...made, ...owned } },
    },
    {
      sid: "TagFiles",
      actions: ["elasticfilesystem:TagResource"],
      resources,
      condition: { StringEquals: made, Null: unclaimed },
    },
    { sid: "RetagFiles", actions: ["elasticfilesystem:TagResource"], resources, condition: { StringEquals: owned } },
    { sid: "Files", actions: OWN, resources, condition: { StringEquals: owned } },
    { sid: "LookAtFiles", actions: LOOKS, resources },
    // EC2 asks the caller himself about a mount target's network interface, which EFS makes and nobody can tag meanwhile.
    // https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html
    {
      sid: "PlaceOfFiles",
      actions: ["ec2:CreateNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"],
      resources: [arn("ec2", "subnet/*"), arn("ec2", "security-group/*")],
      condition: { StringEquals: owned },
    },
    {
      sid: "WayToFiles",
      actions: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"],
      resources: [arn("ec2", "network-interface/*")],
    },
    // https://docs.aws.amazon.com/efs/latest/ug/using-service-linked-roles.html
    {
      sid: "ServeFiles",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [iamArn(`role/aws-service-role/${SERVICE}/*`)],
      condition: { StringEquals: { "iam:AWSServiceName": SERVICE } },
    },
  ];
};
