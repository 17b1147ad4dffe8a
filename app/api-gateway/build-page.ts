import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { type BuildOptions, build, context, type OutputFile, type Plugin } from "esbuild";

const CLIENT = join(__dirname, "page/client");
const STATIC = join(__dirname, "static");

/** Two builds at a time, as two test files make them, must never let a reader see half a file. */
const writeWhole = (path: string, contents: Uint8Array): void => {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
};

/** Writes a file and, beside it, the same compressed: the gateway sends what the browser can read. */
const writeBoth = ({ path, contents }: OutputFile): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, contents);
  writeWhole(`${path}.br`, brotliCompressSync(contents));
};

const writing: Plugin = {
  name: "write-whole-files",
  setup: ({ onEnd }) => onEnd(({ outputFiles = [] }) => outputFiles.forEach(writeBoth)),
};

/** Browsers of the last two years: they know `light-dark()`, `<dialog>` and `<search>`. */
const TARGET = ["chrome123", "edge123", "firefox120", "safari17.5"];

const optionsFor = (folder: string): BuildOptions => ({
  entryPoints: {
    page: join(CLIENT, "main.tsx"),
    "page-style": join(CLIENT, "style/page.css"),
    "first-paint": join(CLIENT, "first-paint.ts"),
  },
  outdir: folder,
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  target: TARGET,
  legalComments: "none",
  logLevel: "warning",
  plugins: [writing],
});

/** Builds the page's script and style. `folder` is where the gateway finds its static files. */
export const buildPage = async (folder = STATIC): Promise<void> => void (await build(optionsFor(folder)));

/** Builds the page, and again whenever one of its files changes, until the process ends. */
const watchPage = async (): Promise<void> => (await context(optionsFor(STATIC))).watch();

if (require.main === module) void (process.argv.includes("--watch") ? watchPage() : buildPage());
