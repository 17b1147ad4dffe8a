import type { Attributes } from "./attributes";
import { Subject } from "./subject";

/**
 * Policies that AWS keeps, by identifier and name, and whether they hold `Strict-Transport-Security`.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
 */
const MANAGED: Readonly<Record<string, boolean>> = {
  "67f7725c-6f97-4210-82d7-5512b31e9d03": true,
  "Managed-SecurityHeadersPolicy": true,
  "e61eb60c-9c35-4d20-a928-2b84e02af89c": true,
  "Managed-CORS-and-SecurityHeadersPolicy": true,
  "eaab4381-ed33-4a86-88ca-d9558dc6cd63": true,
  "Managed-CORS-with-preflight-and-SecurityHeadersPolicy": true,
  "60669652-455b-4ae9-85a4-c4c02393f86c": false,
  "Managed-SimpleCORS": false,
  "5cc3b908-e619-4b99-88e5-2cf7f45965bd": false,
  "Managed-CORS-With-Preflight": false,
};

/** Whether the headers of a cache behavior tell browsers to stay with HTTPS. @throws Undecided */
export const keepsToHttps = (behavior: Attributes, distribution: Subject): boolean => {
  const policy = behavior.text("response_headers_policy_id");
  if (!policy) return false;
  if (policy.isKnown && Object.hasOwn(MANAGED, policy.value)) return MANAGED[policy.value] === true;
  const lookedUp = policy.resources.find(({ mode }) => mode === "data");
  const name = lookedUp && new Subject(lookedUp, distribution.program).string("name");
  return MANAGED[name ?? ""] ?? distribution.resolve(policy, "aws_cloudfront_response_headers_policy").every(holdsHsts);
};

const holdsHsts = (policy: Subject): boolean =>
  policy
    .blocks("security_headers_config")
    .flatMap((config) => config.blocks("strict_transport_security"))
    .some((header) => (header.number("access_control_max_age_sec") ?? 0) > 0);
