import { spawn } from "node:child_process";
import path from "node:path";

export const PROJECT_ROOT = path.join(__dirname, "..", "..");

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Variables it gets beside PATH; nothing else of the caller's. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Text for its standard input, which otherwise is empty. */
  readonly input?: string;
  /** @default the project */
  readonly folder?: string;
}

/** Runs a program to its end, in an environment that holds no credentials, no profile and no way to the real AWS. */
export const run = (
  [program = "", ...args]: readonly string[],
  { variables = {}, input = "", folder = PROJECT_ROOT }: RunOptions = {},
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const env = {
      PATH: process.env.PATH ?? "",
      HOME: path.join(PROJECT_ROOT, ".stockwiz", "no-home"),
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ENDPOINT_URL: "http://127.0.0.1:9", // the discard port: nothing listens
      ...variables,
    };
    const child = spawn(program, args, { cwd: folder, env, stdio: "pipe" });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    child.once("error", reject);
    child.once("close", (code) => resolve({ exitCode: code ?? 1, ...output }));
    child.stdin.on("error", () => undefined); // a program may end without reading
    child.stdin.end(input);
  });

/** Runs a TypeScript file of the project as npm's scripts do. */
export const runFile = (file: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Ran> =>
  run([process.execPath, "--import", "tsx", file, ...args], options);

/** Program that a package of the project brings, without the detour over npx. */
export const packageProgram = (name: string): string => path.join(PROJECT_ROOT, "node_modules", ".bin", name);
