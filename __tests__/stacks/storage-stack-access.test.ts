import { environmentNames } from "../../environments/all";
import { type PipelineRoleName, pipelinePolicyTexts, pipelineStatements } from "../support/deploy-role";
import { changedProd } from "../support/environment-values";
import { ACCOUNT, GITHUB, GITHUB_IDS, type Synthesis, synthesize } from "../support/synthesize";
import { askedSessions } from "../support/workflow-files";

const issuer = "token.actions.githubusercontent.com";
const providerArn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}`;
/** What the environments of an account share, or AWS does not tell apart: read, or used and never changed. */
const SHARED = [
  /^\*$/,
  /:oidc-provider\/token\.actions\.githubusercontent\.com$/,
  /:(alarm|db|snapshot):\*$/, // only listed
  /:key\/\*$/, // only described
  /:role\/aws-service-role\/[\w.-]+\.amazonaws\.com\/\*$/,
  /:secret:rds!db-\*$/, // made by RDS for an instance
  /:og:default:postgres-\*$/,
  /:parametergroup:default\.redis7$/,
  /:regional\/managedruleset\/\*$/,
  /:servicequotas:[\w-]+:\d+:\*\/\*$/, // only read
];

const roleOf = (stack: Synthesis, role: PipelineRoleName) =>
  stack.resources("aws_iam_role").find(({ name }) => String(name).endsWith(`-stockwiz-${role}`)) ?? {};

describe.each(environmentNames)("who may deploy %s", (name) => {
  const stack = synthesize("storage", name, GITHUB);
  const statements = pipelineStatements("deploy", name);
  const actions = statements.flatMap((statement) => statement.actions);

  it.each([
    ["deploy", name],
    ["plan", `${name}-plan`],
  ] as const)("is exactly one repository in exactly one GitHub environment: to %s", (role, githubEnvironment) => {
    expect(JSON.parse(String(roleOf(stack, role).assume_role_policy)).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: "sts.amazonaws.com",
            [`${issuer}:sub`]: `repo:acme/stockwiz:environment:${githubEnvironment}`,
          },
        },
      },
    ]);
  });

  it("is told without a wildcard", () => {
    for (const { assume_role_policy } of stack.resources("aws_iam_role"))
      expect(assume_role_policy).not.toMatch(/[*?]|StringLike/);
  });

  it("takes a role whose sessions last as long as the longest job asks for", () => {
    for (const role of ["deploy", "plan"] as const) {
      const asking = askedSessions(role === "plan" ? `${name}-plan` : name);
      expect(asking.length).toBeGreaterThan(0);
      expect(roleOf(stack, role)).toMatchObject({
        name: `${name}-stockwiz-${role}`,
        max_session_duration: Math.max(...asking),
      });
    }
  });

  it("may do what is named action by action, never all of a service", () => {
    const effects = Object.values(pipelinePolicyTexts("deploy", name)).flatMap((text) =>
      (JSON.parse(text).Statement as { Effect: string }[]).map(({ Effect }) => Effect),
    );
    expect([...new Set(effects)]).toEqual(["Allow"]);
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  });

  it("may do nothing that stands in a policy of the role itself", () => {
    expect(stack.json.resource).not.toHaveProperty("aws_iam_role_policy");
    expect(Object.keys(pipelinePolicyTexts("deploy", name))).toEqual(
      ["app", "data", "edge", "network", "roles", "storage"].map((part) => `${name}-stockwiz-deploy-${part}`),
    );
  });

  it("may act on everything of storage's only where AWS takes no resource", () => {
    const everywhere = statements.filter(({ resources }) => resources.includes("*")).flatMap((open) => open.actions);
    expect(everywhere.filter((action) => /^(s3|ecr|ssm|iam):/.test(action))).toEqual([
      "ecr:GetAuthorizationToken",
      "ssm:DescribeParameters",
    ]);
  });

  it("may act on nothing of another environment or account", () => {
    const isLimited = (condition: object = {}) =>
      /"aws:(Resource|Request)Tag\/Environment":/.test(JSON.stringify(condition)) &&
      JSON.stringify(condition).includes(`Tag/Environment":"${name}"`);
    const named = statements
      .filter(({ condition }) => !isLimited(condition))
      .flatMap(({ resources }) => resources)
      .filter((arn) => !SHARED.some((pattern) => pattern.test(arn)));
    expect(named.length).toBeGreaterThan(0);
    for (const arn of named) {
      expect(arn).toContain(ACCOUNT);
      expect(arn).toMatch(new RegExp(`\\b${name}\\b`));
    }
  });

  it("may write into IAM only what workloads and AWS's own services need", () => {
    const written = statements
      .filter((statement) => statement.actions.some((action) => /^(iam|sts|organizations):(?!Get|List)/.test(action)))
      .flatMap(({ resources }) => resources);
    const workloads = ["execution", "task", "migrate", "notifier", "flow-logs"].map(
      (workload) => `${name}-stockwiz-${workload}`,
    );
    expect(
      [...new Set(written)].filter((arn) => arn !== "*" && !arn.includes(":role/aws-service-role/")).sort(),
    ).toEqual(workloads.map((role) => `arn:aws:iam::${ACCOUNT}:role/${role}`).sort());
  });

  it("may only read the roles of the pipeline, their policies and the boundary", () => {
    const own = statements.filter(({ resources }) =>
      resources.some((arn) => /-(deploy|plan|boundary|deploy-\*|plan-\*)$/.test(arn)),
    );
    expect(own.flatMap((statement) => statement.actions).filter((action) => !/^iam:(Get|List)/.test(action))).toEqual(
      [],
    );
  });

  it("may delete neither the bucket, nor a version of a state, nor a repository, nor an image, nor which image runs", () => {
    expect(actions.filter((action) => /^(s3|ecr|ssm):.*Delete/.test(action)).sort()).toEqual([
      "ecr:DeleteLifecyclePolicy",
      "s3:DeleteObject", // the lock file
      "ssm:DeleteParameter", // the record of the end
    ]);
  });

  it("imports the OIDC provider that the account's environments share", () => {
    expect(stack.json.import).toContainEqual({
      id: providerArn,
      to: expect.stringMatching(/^aws_iam_openid_connect_provider\./),
    });
    expect(stack.only("aws_iam_openid_connect_provider")).toEqual({
      url: `https://${issuer}`,
      client_id_list: ["sts.amazonaws.com"],
      lifecycle: { prevent_destroy: true }, // the destroy step removes it with the last environment
      tags: { Environment: "shared" },
    });
  });
});

describe("the storage stack with a repository and a token", () => {
  const stack = synthesize("storage", "dev", { ...GITHUB, ...GITHUB_IDS });

  it("makes the GitHub environment, open to main only", () => {
    expect(stack.only("github_repository_environment")).toMatchObject({
      repository: "stockwiz",
      environment: "dev",
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    expect(stack.only("github_repository_environment_deployment_policy")).toMatchObject({ branch_pattern: "main" });
  });

  it("gives the environment four secrets with the URLs of their repositories", () => {
    const secrets = stack
      .resources("github_actions_environment_secret")
      .map((secret) => [
        secret.secret_name,
        /aws_ecr_repository\.(.+)_repository_.+\.repository_url/.exec(String(secret.plaintext_value))?.[1],
      ]);
    expect(Object.fromEntries(secrets)).toEqual({
      ECR_API_URL: "api-gateway",
      ECR_INVENTORY_URL: "inventory-service",
      ECR_POSTGRES_URL: "postgres",
      ECR_PRODUCT_URL: "product-service",
    });
  });

  it.each(["REPO_ADMIN_PAT", "GITHUB_TOKEN"])("holds nothing of the token in %s", (variable) => {
    const { text } = synthesize("storage", "dev", {
      GITHUB_REPOSITORY: "acme/stockwiz",
      [variable]: "very-secret-token",
    });
    expect(text).toContain("github_repository_environment");
    expect(text).not.toContain("very-secret");
  });

  it("names the repository's owner to the provider, and no token", () => {
    expect(stack.json.provider.github).toEqual([{ owner: "acme" }]);
  });

  it("has nothing to say", () => {
    expect(stack.notes).toEqual([]);
  });
});

describe("the storage stack without a token", () => {
  const stack = synthesize("storage", "dev", {
    GITHUB_REPOSITORY: "acme/stockwiz",
    ...GITHUB_IDS,
    REPO_ADMIN_PAT: "",
    GITHUB_TOKEN: "",
  });

  it("leaves out everything of GitHub's", () => {
    expect(Object.keys(stack.json.resource).filter((type) => type.startsWith("github"))).toEqual([]);
    expect(stack.json.provider).not.toHaveProperty("github");
  });

  it("still makes the roles of the pipeline", () => {
    expect(stack.resources("aws_iam_role").map((role) => role.name)).toEqual([
      "dev-stockwiz-deploy",
      "dev-stockwiz-plan",
    ]);
  });

  it("says in one line what is left out", () => {
    expect(stack.notes).toEqual([
      "neither REPO_ADMIN_PAT nor GITHUB_TOKEN is set: the GitHub environment and its secrets are left out",
    ]);
  });
});

describe("the storage stack of a repository whose numbers nobody knows", () => {
  const stack = synthesize("storage", "dev", GITHUB);

  it("says in one line which jobs its roles cannot admit", () => {
    expect(stack.notes).toEqual([
      expect.stringMatching(
        /^neither GITHUB_REPOSITORY_ID and GITHUB_REPOSITORY_OWNER_ID nor a token .+ after 2026-07-15$/,
      ),
    ]);
  });

  it("says nothing of it where it makes no roles", () => {
    const existing = changedProd({ iam: { roles: "existing", name: "lab-role" } });
    expect(synthesize("storage", "prod", GITHUB, existing).notes.join()).not.toContain("2026-07-15");
  });
});

describe("the storage stack without a repository", () => {
  const stack = synthesize("storage", "dev", { GITHUB_TOKEN: "very-secret-token" });

  it("leaves out GitHub and the deploy role that would trust it", () => {
    const types = Object.keys(stack.json.resource);
    expect(types.filter((type) => /^github|^aws_iam_role/.test(type))).toEqual([]);
    expect(stack.json.output).not.toHaveProperty("deploy_role_arn");
  });

  it("keeps the OIDC provider, which other environments may trust", () => {
    expect(stack.resources("aws_iam_openid_connect_provider")).toHaveLength(1);
  });

  it("says in one line what is left out", () => {
    expect(stack.notes).toEqual([
      "GITHUB_REPOSITORY is not set: the GitHub environment, its secrets and the roles of workflows are left out",
    ]);
  });
});

describe("the storage stack of an account that may not create roles", () => {
  const existing = changedProd({ iam: { roles: "existing", name: "lab-role" } });
  const stack = synthesize("storage", "prod", GITHUB, existing);

  it("makes no role, no policy and no OIDC provider", () => {
    expect(Object.keys(stack.json.resource).filter((type) => type.startsWith("aws_iam"))).toEqual([]);
    expect(stack.json.import?.map(({ to }) => to.split(".")[0])).toEqual(["aws_s3_bucket"]);
  });

  it("says so and names the role to take", () => {
    expect(stack.notes).toEqual([
      'iam.roles is "existing": no role for workflows is made, they take lab-role or static keys',
    ]);
  });

  it("still fills the GitHub environment", () => {
    expect(stack.resources("github_actions_environment_secret")).toHaveLength(4);
  });
});

describe("the storage stack of an account whose OIDC provider somebody else keeps", () => {
  const kept = changedProd({ iam: { roles: "create", githubOidcProvider: "existing" } });
  const stack = synthesize("storage", "prod", GITHUB, kept);

  it("trusts the provider and does not manage it", () => {
    expect(stack.resources("aws_iam_openid_connect_provider")).toEqual([]);
    expect(roleOf(stack, "deploy").assume_role_policy).toContain(providerArn);
  });
});
