import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../user-error";
import { PROJECT_ROOT } from "../process";

/** All that can end in an image: what `.dockerignore` lets through, and how it is built. */
const SOURCES = [
  "app",
  "package.json",
  "package-lock.json",
  ".npmrc",
  "tsconfig.json",
  "user-error.ts",
  ".dockerignore",
];
/** Digits of a digest that tell it from others. */
const DIGITS = 12;

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");

/**
 * What the images of a clone are called: its commit, and where sources of an image are otherwise than in that commit also
 * what they hold: `<commit>-dirty-<digest>`. Tags are immutable, so that one name never stands for two images.
 * @throws UserError when it is no clone, or has no commit yet.
 */
export const versionOfSources = (folder: string = PROJECT_ROOT): string => {
  const git = (...args: string[]): string => {
    try {
      return execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
    } catch (cause) {
      const { stderr, message } = cause as Error & { stderr?: string };
      throw new UserError(
        `images: git does not tell the commit that images are called after: ${(stderr || message).trim()}; build in a clone`,
        { cause },
      );
    }
  };
  const commit = git("rev-parse", "--verify", "HEAD^{commit}");
  const present = SOURCES.filter((source) => existsSync(path.join(folder, source)));
  if (git("status", "--porcelain", "--", ...SOURCES) === "") return commit;
  const files = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...present).split("\0");
  const content = [...new Set(files)]
    .filter((file) => file && existsSync(path.join(folder, file))) // a deleted one is still in the index
    .sort()
    .map((file) => `${file} ${sha256(readFileSync(path.join(folder, file)))}`);
  return `${commit}-dirty-${sha256(content.join("\n")).slice(0, DIGITS)}`;
};
