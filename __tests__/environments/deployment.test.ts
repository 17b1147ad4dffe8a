import { chosenEnvironment, chosenRegion, readDeployment } from "../../environments/deployment";
import { refusalOf } from "../support/refusal";

const account = "123456789012";
const read = (variables: Readonly<Record<string, string>> = {}) =>
  readDeployment({ AWS_ACCOUNT_ID: account, ...variables });

describe("a deployment", () => {
  it("is dev in us-east-1 unless the variables say otherwise", () => {
    expect(read()).toMatchObject({ environment: { name: "dev" }, account, region: "us-east-1" });
  });

  it("is of the environment and region that the variables name", () => {
    expect(read({ STOCKWIZ_ENV: "prod", AWS_REGION: "ap-southeast-2" })).toMatchObject({
      environment: { name: "prod" },
      region: "ap-southeast-2",
    });
  });

  it("keeps its state in a bucket named after account and environment", () => {
    expect(read({ STOCKWIZ_ENV: "staging" }).stateBucket).toBe(`stockwiz-terraform-state-${account}-staging`);
  });

  it("has no GitHub repository unless one is named", () => {
    expect(read()).not.toHaveProperty("github");
  });

  it("has the owner and the name of its GitHub repository", () => {
    expect(read({ GITHUB_REPOSITORY: "acme-corp/stock.wiz_2" }).github).toEqual({
      owner: "acme-corp",
      name: "stock.wiz_2",
      hasToken: false,
    });
  });

  it("has the numbers of its GitHub repository where both are given", () => {
    const ids = { GITHUB_REPOSITORY_OWNER_ID: "11", GITHUB_REPOSITORY_ID: "22" };
    const { github } = read({ GITHUB_REPOSITORY: "acme/stockwiz", ...ids });
    expect(github?.ids).toEqual({ owner: "11", repository: "22" });
    expect(Object.isFrozen(github?.ids)).toBe(true);
    expect(read(ids)).not.toHaveProperty("github");
  });

  it.each([
    ["GITHUB_REPOSITORY_OWNER_ID", "GITHUB_REPOSITORY_ID"],
    ["GITHUB_REPOSITORY_ID", "GITHUB_REPOSITORY_OWNER_ID"],
  ])("rejects %s without %s", (given, missing) => {
    expect(refusalOf(() => read({ GITHUB_REPOSITORY: "acme/stockwiz", [given]: "1", [missing]: "" }))).toBe(
      `${missing}: is not set, and ${given} is; set both or neither`,
    );
  });

  it.each(["0", "-1", "1e3", "acme"])("rejects the number %j", (GITHUB_REPOSITORY_ID) => {
    expect(refusalOf(() => read({ GITHUB_REPOSITORY_ID }))).toMatch(/^GITHUB_REPOSITORY_ID: ".+": write the number/);
  });

  it.each(["REPO_ADMIN_PAT", "GITHUB_TOKEN"])("knows of a token in %s, and does not keep it", (name) => {
    const deployment = read({ GITHUB_REPOSITORY: "acme/stockwiz", [name]: "very-secret" });
    expect(deployment.github?.hasToken).toBe(true);
    expect(JSON.stringify(deployment)).not.toContain("very-secret");
  });

  it("counts an empty variable as unset", () => {
    const empty = { STOCKWIZ_ENV: "", AWS_REGION: "", GITHUB_REPOSITORY: "", REPO_ADMIN_PAT: "", GITHUB_TOKEN: "" };
    expect(read(empty)).toEqual(read());
  });

  it("takes GITHUB_TOKEN where REPO_ADMIN_PAT is empty", () => {
    const variables = { GITHUB_REPOSITORY: "acme/stockwiz", REPO_ADMIN_PAT: "", GITHUB_TOKEN: "secret" };
    expect(read(variables).github?.hasToken).toBe(true);
  });

  it("does not take the token of a job of GitHub's, which may not manage the repository", () => {
    const variables = { GITHUB_REPOSITORY: "acme/stockwiz", GITHUB_ACTIONS: "true", GITHUB_TOKEN: "secret" };
    expect(read(variables).github?.hasToken).toBe(false);
    expect(read({ ...variables, REPO_ADMIN_PAT: "secret" }).github?.hasToken).toBe(true);
  });

  it("is frozen with everything in it", () => {
    const deployment = read({ GITHUB_REPOSITORY: "acme/stockwiz" });
    expect([deployment, deployment.github, deployment.environment].map(Object.isFrozen)).toEqual([true, true, true]);
  });

  it.each([{}, { AWS_ACCOUNT_ID: "" }])("rejects %j: no account, and says how to get one", (variables) => {
    expect(refusalOf(() => readDeployment(variables))).toMatch(
      /^AWS_ACCOUNT_ID: is not set, .+aws sts get-caller-identity/,
    );
  });

  it.each(["12", "1234567890123", "12345678901a", "1234-5678-9012", " 123456789012", "123456789012\n"])(
    "rejects the account %j",
    (AWS_ACCOUNT_ID) => {
      expect(refusalOf(() => read({ AWS_ACCOUNT_ID }))).toBe(
        `AWS_ACCOUNT_ID: ${JSON.stringify(AWS_ACCOUNT_ID)}: an account id has 12 digits; write all of them, without dashes`,
      );
    },
  );

  it.each(["cn-north-1", "us-gov-west-1"])("rejects the region %j of another partition", (AWS_REGION) => {
    expect(refusalOf(() => read({ AWS_REGION }))).toBe(
      `AWS_REGION: "${AWS_REGION}": is in another partition of AWS; use a commercial region`,
    );
  });

  it.each(["us-east", "us-east-1a", "US-EAST-1", "us east 1", "N. Virginia", "us-east-1\n"])(
    "rejects the region %j",
    (AWS_REGION) => {
      expect(refusalOf(() => read({ AWS_REGION }))).toBe(
        `AWS_REGION: ${JSON.stringify(AWS_REGION)}: a region looks like us-east-1; write its code`,
      );
    },
  );

  it.each([
    "stockwiz",
    "acme/",
    "/stockwiz",
    "acme/stockwiz/tree",
    "acme/stockwiz.git",
    "acme/.git",
    "acme/.",
    "acme/..",
    "acme/stock wiz",
    "acme/stockwiz:*",
    "acme/*",
    "*/*",
    "-acme/stockwiz",
    "ac_me/stockwiz",
    "acmé/stockwiz",
    "acme/stockwiz\n",
    " acme/stockwiz",
    "https://github.com/acme/stockwiz",
    "git@github.com:acme/stockwiz",
    `${"a".repeat(40)}/stockwiz`,
    `acme/${"s".repeat(101)}`,
  ])("rejects the repository %j", (GITHUB_REPOSITORY) => {
    expect(refusalOf(() => read({ GITHUB_REPOSITORY }))).toMatch(
      /^GITHUB_REPOSITORY: ".+": write it as OWNER\/REPOSITORY, without host or \.git/,
    );
  });

  it("rejects several malformed variables in one error, a line each", () => {
    const refusal = refusalOf(() =>
      readDeployment({ AWS_ACCOUNT_ID: "1", AWS_REGION: "mars", GITHUB_REPOSITORY: "x" }),
    );
    expect(refusal.split("\n").map((line) => line.split(":")[0])).toEqual([
      "AWS_ACCOUNT_ID",
      "AWS_REGION",
      "GITHUB_REPOSITORY",
    ]);
  });

  it("rejects an environment that does not exist and names those that do", () => {
    expect(refusalOf(() => read({ STOCKWIZ_ENV: "prd" }))).toBe(
      'STOCKWIZ_ENV: there is no environment "prd"; use one of dev, staging, prod',
    );
  });

  it("names environment and region without an account", () => {
    expect([chosenEnvironment({ STOCKWIZ_ENV: "prod" }).name, chosenRegion({ AWS_REGION: "eu-west-1" })]).toEqual([
      "prod",
      "eu-west-1",
    ]);
  });
});
