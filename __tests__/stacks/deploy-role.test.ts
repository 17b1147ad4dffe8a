import { environmentNames } from "../../environments/all";
import { pipelinePolicyTexts, pipelineRoles, pipelineStatements } from "../support/deploy-role";
import { changedProd } from "../support/environment-values";
import { authorizedAction } from "../support/service-authorization";

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
const MOST_POLICY_CHARACTERS = 6144;
const MOST_POLICIES = 10;

const withDomain = changedProd({ domain: { name: "stock.shop.example.com", zoneName: "example.com" } });
const environments = [
  ...environmentNames.map((name) => ({ title: name, name, changed: undefined })),
  { title: "prod with a domain", name: "prod" as const, changed: withDomain },
];
const roles = pipelineRoles.flatMap((role) => environments.map((environment) => ({ role, ...environment })));

describe.each(roles)("the $role role of $title", ({ role, name, changed }) => {
  const texts = pipelinePolicyTexts(role, name, changed);
  const statements = pipelineStatements(role, name, changed);
  const lines = statements.flatMap((statement) => statement.actions.map((action) => ({ ...statement, action })));

  it("fits into the policies that IAM gives a role", () => {
    const sizes = Object.entries(texts).map(([policy, text]) => [policy, text.replace(/\s/g, "").length] as const);
    expect(sizes.filter(([, size]) => size > MOST_POLICY_CHARACTERS)).toEqual([]);
    expect(sizes.length).toBeLessThanOrEqual(MOST_POLICIES);
  });

  it("names only actions that IAM knows, each word for word", async () => {
    const unknown = await Promise.all(
      lines.map(async ({ action }) => ((await authorizedAction(action)) ? [] : action)),
    );
    expect(unknown.flat()).toEqual([]);
  });

  it("leaves the resource open only where AWS checks none", async () => {
    const open = lines.filter(({ resources }) => resources.includes("*"));
    const checked = await Promise.all(
      open.map(async ({ action }) => ((await authorizedAction(action))?.kinds.length ? action : [])),
    );
    expect(checked.flat()).toEqual([]);
  });

  it("names for every action a resource that AWS checks for it", async () => {
    const idle = lines.map(async ({ sid, action, resources }) => {
      const { kinds = [] } = (await authorizedAction(action)) ?? {};
      const isChecked = (resource: string) => kinds.some(({ arn }) => arn.test(resource) || isPatternOf(resource, arn));
      return resources.includes("*") || resources.some(isChecked) ? [] : `${sid}: ${action}`;
    });
    expect((await Promise.all(idle)).flat()).toEqual([]);
  });

  it("sets conditions only on keys that AWS fills in for the action", async () => {
    const empty = lines.map(async ({ sid, action, condition = {} }) => {
      const { kinds = [], conditionKeys = [] } = (await authorizedAction(action)) ?? {};
      const filled = [...conditionKeys, ...kinds.flatMap((kind) => kind.conditionKeys)];
      const asked = Object.values(condition as Record<string, object>).flatMap((keys) => Object.keys(keys));
      return asked
        .filter((key) => !filled.includes(key.replace(/Tag\/.+$/, "Tag/$${TagKey}")))
        .map((key) => `${sid}: ${action}: ${key}`);
    });
    expect((await Promise.all(empty)).flat()).toEqual([]);
  });
});

/** `arn:aws:ec2:us-east-1:123456789012:*\/*` stands for all of EC2's. */
const isPatternOf = (pattern: string, arn: RegExp): boolean => /:\*\/\*$/.test(pattern) && arn.source.includes(":ec2:");
