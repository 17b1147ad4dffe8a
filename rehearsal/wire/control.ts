import { z } from "zod";
import type { Emulator } from "../emulator";
import type { Players } from "../runtime/players";
import type { WireRequest } from "./aws-call";
import type { WireResponse } from "./aws-error";
import type { Faults } from "./faults";

export interface ControlOptions {
  readonly faults: Faults;
  readonly reset: () => Promise<void>;
  readonly emulator: Emulator;
  /** What plays ECS, ALB and Lambda, where something does. */
  readonly players: () => Players | undefined;
}

const json = (status: number, value: unknown): WireResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify(value)),
});

const plant = (faults: Faults, body: Buffer): WireResponse => {
  try {
    faults.plant(JSON.parse(body.toString("utf8")));
    return json(201, faults.planted);
  } catch (error) {
    if (error instanceof z.ZodError) return json(422, { error: z.prettifyError(error) });
    if (error instanceof SyntaxError) return json(400, { error: `not JSON: ${error.message}` });
    throw error;
  }
};

/** Lets schedules go by another time from now on. */
const setClock = async (players: Players | undefined, body: Buffer): Promise<WireResponse> => {
  const at = new Date(body.toString("utf8").trim());
  if (Number.isNaN(at.getTime())) return json(422, { error: "no time; write one like 2026-12-01T20:00:00Z" });
  await players?.scaling.setClock(at);
  return json(200, { clock: at.toISOString() });
};

/**
 * The wire's own door, for the commands of the rehearsal:
 * `GET /_wire/status|tasks|urls|routing|requests`, `POST /_wire/reset`, `POST /_wire/clock` with a time in ISO 8601, `GET|POST|DELETE /_wire/faults`.
 */
export const controlOf = ({ faults, reset, emulator, players }: ControlOptions) => {
  const routes: Record<string, (body: Buffer) => WireResponse | Promise<WireResponse>> = {
    "GET /_wire/status": () => json(200, { pid: process.pid, emulatorPid: emulator.pid, faults: faults.planted }),
    "GET /_wire/tasks": () => json(200, players()?.fargate.tasks() ?? []),
    "GET /_wire/urls": () => json(200, players()?.alb.urls() ?? []),
    "GET /_wire/routing": async () => json(200, (await players()?.alb.view()) ?? { listeners: [], groups: [] }),
    "GET /_wire/requests": () => json(200, players()?.alb.requests() ?? []),
    "GET /_wire/faults": () => json(200, faults.planted),
    "POST /_wire/faults": (body) => plant(faults, body),
    "DELETE /_wire/faults": () => {
      faults.clear();
      return json(200, []);
    },
    "POST /_wire/clock": (body) => setClock(players(), body),
    "POST /_wire/reset": async () => {
      await reset();
      return json(200, {});
    },
  };
  return async ({ method, url, body }: WireRequest): Promise<WireResponse> => {
    const route = routes[`${method} ${url}`];
    return route ? route(body) : json(404, { error: `the wire has ${Object.keys(routes).join(", ")}` });
  };
};
