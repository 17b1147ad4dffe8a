import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { RoleRequest } from "../../../rehearsal/workflow/assume-role";
import { type Place, standIns } from "../../../rehearsal/workflow/stand-ins";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();
const asked: RoleRequest[] = [];
const place: Place = {
  workspace: folder,
  artifacts: path.join(folder, "artifacts"),
  permissions: { "id-token": "write", "security-events": "write", actions: "read", contents: "read" },
  repository: { isPrivate: true, hasCodeScanning: true },
  credentials: { AWS_ACCESS_KEY_ID: "rehearsed" },
  assumeRole: async (request) => {
    asked.push(request);
    return { AWS_ACCESS_KEY_ID: "of-a-session", AWS_SESSION_TOKEN: "token-of-a-session" };
  },
};
const act = async (name: string, inputs: Readonly<Record<string, string>>, where: Place = place) =>
  standIns[name]?.run(inputs, where);

describe("what stands for the action that gets credentials", () => {
  const name = "aws-actions/configure-aws-credentials";
  const region = { "aws-region": "eu-west-1" };
  const role = { ...region, "role-to-assume": "arn:aws:iam::1:role/r" };

  it("gives those of the rehearsal for static keys", async () => {
    const keys = { ...region, "role-to-assume": "", "aws-access-key-id": "id", "aws-secret-access-key": "key" };
    expect((await act(name, keys))?.env).toEqual({
      AWS_ACCESS_KEY_ID: "rehearsed",
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
    });
  });

  it("asks for a session of a role, and lets no line show what it got", async () => {
    const stood = await act(name, role);
    expect(asked.splice(0)).toEqual([
      {
        roleArn: "arn:aws:iam::1:role/r",
        region: "eu-west-1",
        audience: "sts.amazonaws.com",
        sessionName: "GitHubActions",
        durationSeconds: 3600,
      },
    ]);
    expect(stood?.env).toMatchObject({ AWS_ACCESS_KEY_ID: "of-a-session", AWS_SESSION_TOKEN: "token-of-a-session" });
    expect(stood?.secrets).toEqual(["of-a-session", "token-of-a-session"]);
  });

  it("asks as the workflow says, where it says more", async () => {
    await act(name, { ...role, audience: "other", "role-duration-seconds": "7200", "role-session-name": "of-prod" });
    expect(asked.splice(0)).toMatchObject([{ audience: "other", durationSeconds: 7200, sessionName: "of-prod" }]);
  });

  it.each([
    ["neither", region, place, /role-to-assume: is empty/],
    ["half a pair of keys", { ...region, "aws-access-key-id": "id" }, place, /one of the static keys/],
    ["no region", { "role-to-assume": "r" }, place, /aws-region: is empty/],
    ["a role without the permission", role, { ...place, permissions: {} }, /id-token: write/],
    ["a role that is taken with keys", { ...role, "aws-access-key-id": "id" }, place, /with static keys cannot be/],
    ["what it does not play", { ...role, "role-chaining": "true" }, place, /role-chaining: cannot be rehearsed/],
  ])("rejects %s", async (_what, inputs, where, words) => {
    await expect(act(name, inputs, where)).rejects.toThrow(words);
    expect(asked).toEqual([]);
  });
});

describe("what stands for the action that sets up Node.js", () => {
  const [running = ""] = process.versions.node.split(".");

  it.each([running, `${running}.x`, `v${process.versions.node}`])("takes %s, which runs this", async (version) => {
    expect((await act("actions/setup-node", { "node-version": version }))?.words).toBe(`Node.js ${process.version}`);
  });

  it.each(["20", "lts/*", ""])("rejects %j, which does not", async (version) => {
    await expect(act("actions/setup-node", { "node-version": version })).rejects.toThrow(`name ${running}`);
  });
});

describe("what stands for the upload of findings", () => {
  const upload = (text: string, where: Partial<Place> = {}) => {
    writeTo(folder, "found.sarif", text);
    return act("github/codeql-action/upload-sarif", { sarif_file: "found.sarif" }, { ...place, ...where });
  };
  const FOUND = JSON.stringify({ version: "2.1.0", runs: [{ results: [{}, {}] }] });
  const OPEN = { isPrivate: false, hasCodeScanning: true };

  it.each([
    [
      "a private repository without actions: read",
      { permissions: { "security-events": "write", contents: "read" } },
      /actions: read$/,
    ],
    [
      "one without the permission to write them",
      { permissions: { "security-events": "read" }, repository: OPEN },
      /Resource not accessible by integration: the job lacks security-events: write$/,
    ],
    [
      "a repository whose code scanning is off",
      { repository: { isPrivate: true, hasCodeScanning: false } },
      /Code Security must be enabled for this repository/,
    ],
  ])("rejects %s, as GitHub does", async (_what, where, words) => {
    await expect(upload(FOUND, where)).rejects.toThrow(words);
  });

  it("takes them of a public repository without more", async () => {
    const stood = await upload(FOUND, { permissions: { "security-events": "write" }, repository: OPEN });
    expect(stood?.words).toContain("2 findings");
  });

  it("counts them", async () => {
    const stood = await upload(JSON.stringify({ version: "2.1.0", runs: [{ results: [{}, {}] }] }));
    expect(stood?.words).toBe("found.sarif: 2 findings");
  });

  it.each([
    ["another version", JSON.stringify({ version: "2.0.0", runs: [{ results: [] }] }), /is no SARIF 2\.1\.0/],
    ["no runs", JSON.stringify({ version: "2.1.0", runs: [] }), /is no SARIF 2\.1\.0/],
    ["what is no JSON", "findings: none", /cannot be read/],
  ])("rejects %s", async (_what, text, words) => {
    await expect(upload(text)).rejects.toThrow(words);
  });
});

describe("what stands for artifacts", () => {
  it("passes files from job to job", async () => {
    writeTo(folder, "out/a.txt", "a");
    await act("actions/upload-artifact", { name: "build", path: "out/a.txt\nout/missing.txt" });
    mkdirSync(path.join(folder, "in"));
    await act("actions/download-artifact", { name: "build", path: "in" });
    expect(readFileSync(path.join(folder, "in/a.txt"), "utf8")).toBe("a");
  });

  it("rejects nothing to upload, and what nobody has uploaded", async () => {
    const nothing = act("actions/upload-artifact", { path: "nowhere" });
    await expect(nothing).rejects.toThrow("path: there is nothing at nowhere");
    const other = act("actions/download-artifact", { name: "other" });
    await expect(other).rejects.toThrow("no job before this one has uploaded other");
  });
});
