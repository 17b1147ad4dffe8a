import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const TOOLS = path.join(__dirname, "..", ".tools");
/** Where set-up puts Node.js, one folder for each major version. */
const FOLDER = /^node(\d+)$/;

const programIn = (tools: string, major: number): string => path.join(tools, `node${major}`, "bin", "node");

/** Node.js of one major version, as set-up got it: the path of its program, or undefined when this machine has none. */
export const nodeProgram = (major: number, tools = TOOLS): string | undefined => {
  const program = programIn(tools, major);
  return existsSync(program) ? program : undefined;
};

/** Why something cannot run here, and what to do. @param what What asks for it, as in `the runtime nodejs20.x`. */
export const noNode = (major: number, what: string, tools = TOOLS): string => {
  const there = (existsSync(tools) ? readdirSync(tools) : [])
    .flatMap((name) => FOLDER.exec(name)?.[1] ?? [])
    .filter((version) => existsSync(programIn(tools, Number(version))))
    .sort();
  return `${what} needs Node.js ${major}, and the rehearsal has ${there.join(" and ") || "none"}; run make setup, or add setup/node${major}`;
};
