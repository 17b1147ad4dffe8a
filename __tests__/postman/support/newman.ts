import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OUTAGE_FOLDERS } from "../../../postman/source/outage";
import type { StockWiz } from "../../app/support/stockwiz";

const ROOT = join(__dirname, "../../..");

/** How `npm run newman` ended, and what it left. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  /** What it wrote, by file name. */
  readonly files: ReadonlyMap<string, string>;
}

/** What a run says that asked for everything during an outage, and got the answer it wants. */
export const ALL_OF_AN_OUTAGE = new RegExp(
  `^${OUTAGE_FOLDERS[0]?.item.length} requests, \\d+ assertions, 0 failed requests`,
  "m",
);

/** Runs `npm run newman` as a person would. */
export const newman = async (...args: readonly string[]): Promise<Outcome> => {
  const folder = mkdtempSync(join(tmpdir(), "stockwiz-newman-"));
  const command = ["--import", "tsx", "postman/main.ts", ...args, "--output", folder];
  const { exitCode, output } = await new Promise<{ exitCode: number; output: string }>((resolve) => {
    execFile(process.execPath, command, { cwd: ROOT, maxBuffer: 64 * 1024 ** 2 }, (error, stdout, stderr) =>
      resolve({ exitCode: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
  const files = new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));
  rmSync(folder, { recursive: true });
  return { exitCode, output, files };
};

/** Arguments that name every door of an application. */
export const doorsOf = ({ gateway, products, inventory }: StockWiz): string[] => [
  ...["--base-url", gateway],
  ...["--product-url", `${products[0]?.url}`],
  ...["--inventory-url", `${inventory[0]?.url}`],
];

/** Every row that the application keeps for its users. */
export const rowsIn = async ({ postgres }: StockWiz): Promise<object> => ({
  products: await postgres.query("SELECT * FROM products ORDER BY id"),
  inventory: await postgres.query("SELECT * FROM inventory ORDER BY id"),
  adjustments: await postgres.query("SELECT * FROM adjustments ORDER BY id"),
});
