import { readFileSync } from "node:fs";
import { execEnvironment } from "../../rehearsal/exec-environment";
import { RehearsalFolder } from "../../rehearsal/folder";
import { temporaryFolder } from "../support/temporary-folder";

const folder = new RehearsalFolder("test", temporaryFolder());
const record = { name: "test", pid: 1, url: "http://127.0.0.1:4242", account: "123456789012" };
const environmentFor = (caller: Readonly<Record<string, string>>, mirror?: { path: string; version: string }) =>
  execEnvironment(record, folder, mirror, caller);

beforeAll(() => folder.create());

describe("the environment of a command that meets the rehearsal", () => {
  it("points at the wire", () => {
    expect(environmentFor({})).toMatchObject({
      AWS_ENDPOINT_URL: record.url,
      AWS_ACCOUNT_ID: record.account,
      AWS_EC2_METADATA_DISABLED: "true",
    });
  });

  it("drops every AWS variable of the caller but the region", () => {
    const caller = {
      AWS_PROFILE: "real",
      AWS_SESSION_TOKEN: "real",
      AWS_ACCESS_KEY_ID: "real",
      AWS_SECRET_ACCESS_KEY: "real",
      AWS_ENDPOINT_URL: "real",
      AWS_ENDPOINT_URL_S3: "real",
      AWS_CONFIG_FILE: "real",
      AWS_SHARED_CREDENTIALS_FILE: "real",
      AWS_ROLE_ARN: "real",
      AWS_REGION: "eu-west-1",
    };
    const variables = environmentFor(caller);
    expect(Object.entries(variables).filter(([, value]) => value === "real")).toEqual([]);
    expect(variables.AWS_REGION).toBe("eu-west-1");
  });

  it("drops Terraform's extra arguments of the caller", () => {
    const variables = environmentFor({ TF_CLI_ARGS: "-lock=false", TF_CLI_ARGS_apply: "-auto-approve" });
    expect([variables.TF_CLI_ARGS, variables.TF_CLI_ARGS_apply]).toEqual([undefined, undefined]);
  });

  it("keeps what else the caller has, and its PATH last", () => {
    const variables = environmentFor({ HOME: "/home/x", PATH: "/caller/bin" });
    expect([variables.HOME, variables.PATH]).toEqual(["/home/x", expect.stringMatching(/\.tools\/bin:\/caller\/bin$/)]);
  });

  it("goes to the wire past a proxy, beside what the caller goes to directly", () => {
    expect(environmentFor({ NO_PROXY: "intranet" })).toMatchObject({
      NO_PROXY: "intranet,127.0.0.1,localhost",
      no_proxy: "intranet,127.0.0.1,localhost",
    });
  });

  it("takes the provider from the mirror where there is one", () => {
    const variables = environmentFor({}, { path: "/mirror", version: "5.100.0" });
    const settings = readFileSync(String(variables.TF_CLI_CONFIG_FILE), "utf8");
    expect(settings).toContain('path    = "/mirror"');
    expect(variables.TF_CLI_ARGS_providers_lock).toBe("-fs-mirror=/mirror");
  });

  it("takes the provider from the registry otherwise", () => {
    const variables = environmentFor({});
    expect(readFileSync(String(variables.TF_CLI_CONFIG_FILE), "utf8")).not.toContain("filesystem_mirror");
    expect(variables).not.toHaveProperty("TF_CLI_ARGS_providers_lock");
  });
});
