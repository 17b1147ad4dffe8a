import type { Attributes } from "./attributes";
import { bucketStatements } from "./buckets";
import { allOf, findings, type Items } from "./items";
import type { Statement } from "./policy-statements";
import type { Subject } from "./subject";
import { Text } from "./text";
import { undecided } from "./undecided";

const BUCKET = /^(.+)\.s3[.-](?!website)[\w.-]*amazonaws\.com(\.cn)?$/;
const WEBSITE = /\.s3-website[.-]/;

/** What an origin is, as far as its domain says. @throws Undecided */
const kindOf = (origin: Attributes, domain: Text): "bucket" | "other" | "website" => {
  const types = domain.resources.map(({ type }) => type);
  if (types.includes("aws_s3_bucket_website_configuration")) return "website";
  if (domain.isKnown) return WEBSITE.test(domain.value) ? "website" : BUCKET.test(domain.value) ? "bucket" : "other";
  if (types.includes("aws_s3_bucket")) return origin.blocks("custom_origin_config").isEmpty ? "bucket" : "website";
  return types.length > 0 ? "other" : undecided(domain.attribute, domain.toString());
};

/** The buckets that a domain is of. @throws Undecided when that is not in the program */
const bucketsOf = (domain: Text, distribution: Subject): Items<Subject> => {
  const [, name] = domain.isKnown ? (BUCKET.exec(domain.value) ?? []) : [];
  return distribution.resolve(name ? new Text(name, domain.attribute) : domain, "aws_s3_bucket");
};

/** Whether a value is the ARN of the distribution. @throws Undecided when it may be another one's */
const isArnOf = (distribution: Subject, value: Text): boolean => {
  if (value.resources.length > 0) return value.resources.includes(distribution.resource);
  return value.value.includes("*") ? false : undecided(value.attribute, "may be of another distribution");
};

const letsInOnly = (statement: Statement, distribution: Subject): boolean =>
  allOf(
    () => statement.allows,
    () => statement.names("s3:GetObject"),
    () => statement.principals.some(({ type, name }) => type === "Service" && name.is("cloudfront.amazonaws.com")),
    () =>
      statement.conditions.some(
        ({ operator, key, values }) =>
          /^(String|Arn)(Equals|Like)$/i.test(operator) &&
          key.toLowerCase() === "aws:sourcearn" &&
          values.every((value) => isArnOf(distribution, value)),
      ),
  );

/** What is wrong with an origin that is a bucket: nothing of one that is none. */
export const faultsOfBucketOrigin = (origin: Attributes, distribution: Subject): Items<string> => {
  const domain = origin.text("domain_name") ?? undecided(origin.pathOf("domain_name"), "is not set");
  return findings(() => {
    const kind = kindOf(origin, domain);
    if (kind === "other") return undefined;
    if (kind === "website") return `${domain} is the website of a bucket, which has to be public`;
    if (!origin.has("origin_access_control_id")) return `${domain} is reached without origin access control`;
    return findings(
      () => signingFault(origin, distribution),
      () =>
        bucketsOf(domain, distribution)
          .filter((bucket) => !bucketStatements(bucket).some((statement) => letsInOnly(statement, distribution)))
          .map(({ address }) => `the policy of ${address} does not let in this distribution only`),
    );
  });
};

const signingFault = (origin: Attributes, distribution: Subject): Items<string> | undefined => {
  const control = origin.text("origin_access_control_id");
  // One of another program is known by its identifier only, and one that never signs is of no use to anybody.
  if (!control || control.isKnown) return undefined;
  return distribution
    .resolve(control, "aws_cloudfront_origin_access_control")
    .filter((each) => each.string("signing_behavior") !== "always")
    .map(({ address }) => `${address} does not sign every request`);
};
