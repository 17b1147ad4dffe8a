import { program } from "./programs";

/** A resource. @param body Its lines, with "; " where one ends: `cors {; allow_origins = ["*"]; }`. */
export const resource = (type: string, body = "", name = "x"): string =>
  `resource "${type}" "${name}" {\n  ${body.replaceAll("; ", "\n  ")}\n}`;

/** A program of one resource called `x`, and blocks beside it. */
export const only = (type: string, body = "", ...beside: readonly string[]): string =>
  program(resource(type, body), ...beside);

/** A Lambda function called `f`. */
export const lambda = (body = "", ...beside: readonly string[]): string =>
  program(
    resource(
      "aws_lambda_function",
      `function_name = "f"; role = "arn:aws:iam::123456789012:role/f"; package_type = "Image"; image_uri = "f"; ${body}`,
      "f",
    ),
    ...beside,
  );

/** The value of an attribute that holds a policy of one statement. */
export const policyOf = (statement: string): string =>
  `jsonencode({ Version = "2012-10-17", Statement = [{ ${statement} }] })`;

export const database = (body = "", ...beside: readonly string[]): string =>
  only("aws_db_instance", `instance_class = "db.t4g.micro"; ${body}`, ...beside);

export const cluster = (body = "", ...beside: readonly string[]): string =>
  only("aws_rds_cluster", `cluster_identifier = "c"; engine = "aurora-postgresql"; ${body}`, ...beside);

export const cache = (body = ""): string =>
  only(
    "aws_elasticache_replication_group",
    `replication_group_id = "c"; description = "c"; num_cache_clusters = 2; ${body}`,
  );

/** What a distribution is made of, where it differs from one that no rule finds fault with. */
interface DistributionParts {
  readonly body?: string;
  /** Lines of the origin. */
  readonly origin?: string;
  /** Lines of the default cache behavior. */
  readonly behavior?: string;
  readonly certificate?: string;
  readonly beside?: readonly string[];
}

export const distribution = ({
  body = "",
  origin = 'domain_name = "example.com"',
  behavior = 'viewer_protocol_policy = "redirect-to-https"',
  certificate = 'acm_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"; ssl_support_method = "sni-only"',
  beside = [],
}: DistributionParts = {}): string =>
  only(
    "aws_cloudfront_distribution",
    [
      `enabled = true; ${body}`,
      `origin {; origin_id = "o"; ${origin}; }`,
      `default_cache_behavior {; target_origin_id = "o"; allowed_methods = ["GET", "HEAD"]; cached_methods = ["GET"]`,
      `cache_policy_id = "658327ea-f89d-4fab-a63d-7e88639e58f6"; ${behavior}; }`,
      `restrictions {; geo_restriction {; restriction_type = "none"; }; }`,
      `viewer_certificate {; ${certificate}; }`,
    ].join("; "),
    ...beside,
  );
