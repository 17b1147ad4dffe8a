import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Place, standIns } from "../../../rehearsal/workflow/stand-ins";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const folder = temporaryFolder();
const place: Place = {
  workspace: folder,
  artifacts: path.join(folder, "artifacts"),
  permissions: { "id-token": "write" },
  credentials: { AWS_ACCESS_KEY_ID: "rehearsed" },
};
const act = (name: string, inputs: Readonly<Record<string, string>>, where: Place = place) =>
  standIns[name]?.run(inputs, where);

describe("what stands for the action that gets credentials", () => {
  const name = "aws-actions/configure-aws-credentials";
  const region = { "aws-region": "us-east-1" };

  it.each([
    ["a role", { ...region, "role-to-assume": "arn:aws:iam::1:role/r" }],
    ["static keys", { ...region, "aws-access-key-id": "id", "aws-secret-access-key": "key" }],
  ])("gives those of the rehearsal for %s", (_what, inputs) => {
    expect(act(name, inputs)?.env).toEqual({ AWS_ACCESS_KEY_ID: "rehearsed", AWS_REGION: "us-east-1" });
  });

  it.each([
    ["neither", region, place, /role-to-assume: is empty/],
    ["half a pair of keys", { ...region, "aws-access-key-id": "id" }, place, /one of the static keys/],
    ["no region", { "role-to-assume": "r" }, place, /aws-region: is empty/],
    [
      "a role without the permission",
      { ...region, "role-to-assume": "r" },
      { ...place, permissions: {} },
      /id-token: write/,
    ],
  ])("rejects %s", (_what, inputs, where, words) => {
    expect(() => act(name, inputs, where)).toThrow(words);
  });
});

describe("what stands for the upload of findings", () => {
  const upload = (text: string) => {
    writeTo(folder, "found.sarif", text);
    return act("github/codeql-action/upload-sarif", { sarif_file: "found.sarif" });
  };

  it("counts them", () => {
    expect(upload(JSON.stringify({ version: "2.1.0", runs: [{ results: [{}, {}] }] }))?.words).toBe(
      "found.sarif: 2 findings",
    );
  });

  it.each([
    ["another version", JSON.stringify({ version: "2.0.0", runs: [{ results: [] }] }), /is no SARIF 2\.1\.0/],
    ["no runs", JSON.stringify({ version: "2.1.0", runs: [] }), /is no SARIF 2\.1\.0/],
    ["what is no JSON", "findings: none", /cannot be read/],
  ])("rejects %s", (_what, text, words) => {
    expect(() => upload(text)).toThrow(words);
  });
});

describe("what stands for artifacts", () => {
  it("passes files from job to job", () => {
    writeTo(folder, "out/a.txt", "a");
    act("actions/upload-artifact", { name: "build", path: "out/a.txt\nout/missing.txt" });
    mkdirSync(path.join(folder, "in"));
    act("actions/download-artifact", { name: "build", path: "in" });
    expect(readFileSync(path.join(folder, "in/a.txt"), "utf8")).toBe("a");
  });

  it("rejects nothing to upload, and what nobody has uploaded", () => {
    expect(() => act("actions/upload-artifact", { path: "nowhere" })).toThrow("path: there is nothing at nowhere");
    expect(() => act("actions/download-artifact", { name: "other" })).toThrow(
      "no job before this one has uploaded other",
    );
  });
});
