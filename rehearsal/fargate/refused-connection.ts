import { Socket } from "node:net";

/** A connection to an address where nobody is. */
export const unreachable = (ip: string, port: number): Socket => {
  const error = Object.assign(new Error(`connect EHOSTUNREACH ${ip}:${port}`), { code: "EHOSTUNREACH" });
  return new Socket().destroy(error);
};
