import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { processVariables } from "./process";

const ROOT = path.join(__dirname, "..");
const ROUNDS = 7;
/** What the project promises. */
const HIGHEST_RATIO = 1.5;

/** Every module of CDKTF and its providers that the deployed code loads. */
const providerModules = (): string[] => {
  const sources = ["constructs", "stacks"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder)).map((name) => path.join(ROOT, folder, name)),
  );
  const imports = sources.flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/from "(@?cdktf[^"]*|constructs)"/g),
  ]);
  return [...new Set(imports.map(([, name = ""]) => name))].sort();
};

const milliseconds = (command: readonly string[], variables: NodeJS.ProcessEnv): number => {
  const [program = "", ...args] = command;
  const started = performance.now();
  execFileSync(program, args, { cwd: ROOT, env: variables, stdio: "ignore" });
  return performance.now() - started;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Prints how long synthesis takes, and how that compares with importing alone; the rounds alternate. */
export const synth = (): void => {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-"));
  // Beside main.ts, so that it finds the same packages.
  const importer = path.join(ROOT, ".tools", "import-only.ts");
  writeFileSync(
    importer,
    providerModules()
      .map((name) => `import "${name}";\n`)
      .join(""),
  );
  const variables = { ...processVariables, CDKTF_OUTDIR: folder, AWS_ACCOUNT_ID: "123456789012", STOCKWIZ_ENV: "dev" };
  const imports: number[] = [];
  const syntheses: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      imports.push(milliseconds(["npx", "tsx", importer], variables as NodeJS.ProcessEnv));
      syntheses.push(milliseconds(["npx", "tsx", "main.ts"], variables as NodeJS.ProcessEnv));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(importer, { force: true });
  }
  const ratio = median(syntheses) / median(imports);
  console.log(`import only  ${median(imports).toFixed(0)} ms (median of ${ROUNDS})`);
  console.log(`synthesis    ${median(syntheses).toFixed(0)} ms`);
  console.log(`ratio        ${ratio.toFixed(2)} (at most ${HIGHEST_RATIO})`);
  if (ratio > HIGHEST_RATIO) process.exitCode = 1;
};
