import { type RequestHandler, Router } from "express";
import { allowOnly } from "./problem";

/** Says whether one dependency answers. Takes at most a few seconds and never throws. */
export interface Dependency {
  readonly name: string;
  readonly isUp: () => Promise<boolean>;
  /** Without it the service cannot do its work, so it is not ready. */
  readonly isRequired: boolean;
}

export interface HealthOptions {
  readonly service: string;
  readonly version: string;
  readonly commit: string;
  readonly dependencies: readonly Dependency[];
  /** True once the process was told to stop. */
  readonly isDraining: () => boolean;
}

const ready =
  ({ dependencies, isDraining }: HealthOptions): RequestHandler =>
  async (_req, res) => {
    const states = await Promise.all(dependencies.map(async (one) => ({ ...one, up: await one.isUp() })));
    const isReady = !isDraining() && states.every(({ up, isRequired }) => up || !isRequired);
    res.status(isReady ? 200 : 503).json({
      status: isDraining() ? "draining" : isReady ? "ready" : "not ready",
      dependencies: Object.fromEntries(states.map(({ name, up }) => [name, up ? "up" : "down"])),
    });
  };

/** `/health`: the process lives. `/ready`: it can do its work. `/version`: what it is. */
export const healthRoutes = (options: HealthOptions): Router => {
  const { service, version, commit } = options;
  return Router()
    .use((_req, res, next) => {
      res.set("cache-control", "no-store");
      next();
    })
    .get("/health", (_req, res) => void res.json({ status: "ok", service }))
    .get("/ready", ready(options))
    .get("/version", (_req, res) => void res.json({ service, version, commit }))
    .all(["/health", "/ready", "/version"], allowOnly("GET", "HEAD"));
};
