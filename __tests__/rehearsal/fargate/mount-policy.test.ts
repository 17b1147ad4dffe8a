import { mayMount } from "../../../rehearsal/fargate/mount-policy";

const ROLE = "arn:aws:iam::123456789012:role/task";
const statement = (changes: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS: ROLE },
  Action: ["elasticfilesystem:ClientMount"],
  ...changes,
});
const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("the policy of a file system", () => {
  it("lets everybody mount where there is none, whoever they say they are", () => {
    expect([mayMount(undefined, undefined), mayMount(undefined, ROLE)]).toEqual([true, true]);
  });

  it("lets the role mount that it names, or any where it names all", () => {
    expect(mayMount(policy(statement()), ROLE)).toBe(true);
    expect(mayMount(policy(statement({ Principal: "*", Action: "elasticfilesystem:*" })), undefined)).toBe(true);
  });

  it.each([
    ["another role", policy(statement()), `${ROLE}-of-another`],
    ["a client without a role", policy(statement()), undefined],
    ["a role that may only write", policy(statement({ Action: "elasticfilesystem:ClientWrite" })), ROLE],
    ["a role that another statement denies", policy(statement(), statement({ Effect: "Deny", Principal: "*" })), ROLE],
  ])("rejects %s", (_, text, role) => {
    expect(mayMount(text, role)).toBe(false);
  });
});
