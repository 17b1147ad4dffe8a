import type { PlayedService } from "./played-service";

/** Services that keep and answer, and run nothing. */
export const answering: readonly PlayedService[] = [
  {
    name: "EC2: VPC, subnets, routes, security groups",
    scopes: ["ec2"],
    handlers: ["nat-gateway-interface", "nat-gateway-tags", "security-group-rule-description", "limits"],
    plays: [
      "Security groups are obeyed by the load balancer, by tasks and by the managed data tier.",
      "Routes, NAT gateways and endpoints decide whether a task reaches what it needs to start.",
    ],
    refuses: [
      "one more VPC or Elastic IP address than the quota allows (`VpcLimitExceeded`, `AddressLimitExceeded`)",
      "a subnet in a zone that the region does not have",
    ],
    unknown: ["Other packets take no route. Network ACLs, flow logs and the traffic of NAT gateways are not played."],
  },
  {
    name: "S3",
    scopes: ["s3"],
    handlers: ["s3-bucket-policy", "s3-lifecycle"],
    plays: ["Objects, versions, lock files and conditions of bucket policies work as Terraform's backend needs them."],
    refuses: [
      "what a Deny statement of a bucket policy forbids, with its conditions on TLS",
      "a bucket that is not empty",
    ],
    unknown: ["Lifecycle rules expire nothing. Encryption is recorded and not done."],
  },
  {
    name: "ECR",
    scopes: ["ecr"],
    handlers: ["ecr-images"],
    plays: [
      "Images are registered by digest. A digest stands for the files that were built here.",
      "Lifecycle policies expire images with every push and every change of the policy. AWS does it within 24 hours.",
    ],
    refuses: [
      "a tag that stands already, where tags are immutable, and a repository that holds images",
      "a lifecycle policy that ECR refuses (`InvalidParameterException`)",
      "the deletion of an image that a manifest list names (`ImageReferencedByManifestList`)",
    ],
    unknown: ["Layers and scans are not played. Ages go by the machine's clock, whatever `--speed` says."],
  },
  {
    name: "IAM and STS",
    scopes: ["iam", "sts"],
    handlers: ["sts-web-identity"],
    plays: [
      "A role is assumed with a web identity only when its trust policy admits the token: issuer, audience, subject.",
    ],
    refuses: [
      "a token that is expired, is not signed by its issuer, or has another audience (`InvalidIdentityToken`, `ExpiredTokenException`)",
      "a subject that the trust policy does not admit (`AccessDenied`)",
    ],
    unknown: [
      "Other permissions are not evaluated. Tests judge the pipeline's roles by AWS's service authorization reference and by every recorded call.",
    ],
  },
  {
    name: "Service Quotas",
    scopes: ["servicequotas"],
    handlers: ["service-quotas"],
    plays: ["The quotas that are obeyed here are told: those of a new account, or those that `--quota` gives."],
    refuses: ["a quota that is not known (`NoSuchResourceException`)"],
    unknown: ["A request for more changes nothing."],
  },
  {
    name: "WAF",
    scopes: ["wafv2"],
    handlers: ["web-acl"],
    plays: [
      "The web ACL of a load balancer judges each request: rules by priority, statements, text transformations, labels, rates, counts, custom responses, overrides.",
      "The body is looked at as far as a load balancer hands it over: 8,192 bytes.",
      "The managed groups that our ACL uses are played by the rules that AWS documents. Decisions are logged in CloudWatch with redaction and filter.",
    ],
    refuses: [
      "a web ACL that AWS refuses (`WAFInvalidParameterException`), a second one for a resource, the deletion of one that is associated",
    ],
    unknown: [
      "Other managed groups, and rules without published examples, are named at start and let everything through.",
      "Geo matches, captcha, challenge, TLS fingerprints and custom keys are named, and what meets them is answered 501.",
    ],
  },
  {
    name: "KMS, Secrets Manager, Systems Manager parameters",
    scopes: ["kms", "secretsmanager", "ssm"],
    handlers: [],
    plays: ["Secrets and parameters are kept with their versions and handed to tasks and functions."],
    refuses: ["a secret or parameter that is not there (`ResourceNotFoundException`, `ParameterNotFound`)"],
    unknown: ["The state and the policy of a key are not looked at. Rotation happens only where RDS is asked for it."],
  },
  {
    name: "Budgets",
    scopes: ["budgets"],
    handlers: ["budgets"],
    plays: ["A budget is kept with its notifications."],
    refuses: ["a budget of a name that is taken"],
    unknown: ["No cost is ever counted, so no notification is sent."],
  },
  {
    name: "Resource Groups Tagging",
    scopes: ["tagging"],
    handlers: [],
    plays: ["What carries a tag is told, also of what is deleted, as AWS does for a while."],
    refuses: [],
    unknown: ["Not every type of resource is told."],
  },
];
