import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { pluginCacheVariables } from "../../pipeline/terraform/plugin-cache";
import { temporaryFolder } from "../support/temporary-folder";
import { actionTexts } from "../support/workflow-files";

const folder = temporaryFolder();

describe("the cache of Terraform's providers", () => {
  it("is the folder that the workflows keep from run to run, by the version that the bindings pin", () => {
    const { TF_PLUGIN_CACHE_DIR = "", ...others } = pluginCacheVariables(folder, { GITHUB_ACTIONS: "true" });
    const { runs } = parse(actionTexts["./.github/actions/prepare"] ?? "") as {
      runs: { steps: { uses?: string; with?: { path: string; key: string } }[] };
    };
    const kept = runs.steps.find(({ uses = "" }) => uses.startsWith("actions/cache@"))?.with;
    expect(path.relative(folder, TF_PLUGIN_CACHE_DIR)).toBe(kept?.path);
    expect(kept?.key).toContain("hashFiles('package-lock.json')");
    expect(readFileSync("package-lock.json", "utf8")).toContain("@cdktf/provider-aws");
    expect([existsSync(TF_PLUGIN_CACHE_DIR), others]).toEqual([
      true,
      { TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1" },
    ]);
  });

  it.each([
    ["on a laptop", {}],
    ["where Terraform has settings of its own", { GITHUB_ACTIONS: "true", TF_CLI_CONFIG_FILE: "mirror.tfrc" }],
    ["where somebody names another one", { GITHUB_ACTIONS: "true", TF_PLUGIN_CACHE_DIR: "/cache" }],
  ])("is left alone %s", (_what, variables) => {
    expect(pluginCacheVariables(path.join(folder, "other"), variables)).toEqual({});
    expect(existsSync(path.join(folder, "other"))).toBe(false);
  });
});
