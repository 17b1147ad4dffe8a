import { execFileSync } from "node:child_process";

/** An account of this machine that a server runs as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const accountNamed = (name: string): Account | undefined => {
  try {
    const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
    return { name, uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
};

/** The account to drop to: PostgreSQL refuses root. `undefined` for an ordinary user, who runs it as themself. */
export const serverAccount = (): Account | undefined =>
  process.getuid?.() === 0 ? (accountNamed("postgres") ?? accountNamed("nobody")) : undefined;
