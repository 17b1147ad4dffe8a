import express, { type Express, type RequestHandler, type Router } from "express";
import helmet from "helmet";
import type { Logger } from "pino";
import { type HealthOptions, healthRoutes } from "./health";
import { noSuchPath, problemHandler } from "./problem";
import { requestId, requestLog } from "./request-log";

/** Nothing but our own files: no inline script or style, no frame, no plug-in, no foreign address. */
const CONTENT_SECURITY_POLICY = {
  useDefaults: false, // the defaults upgrade every request to https, which an environment without a domain lacks
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

const INTERNAL = /^\/internal(?:\/|$)/i;

/**
 * Keeps what services ask each other from everybody else: a load balancer and a gateway both name the client that they
 * speak for, and a service that asks for itself names none.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
 */
const keepInternal: RequestHandler = (req, res, next) => {
  if (INTERNAL.test(req.path) && req.headers["x-forwarded-for"] !== undefined) noSuchPath(req, res, next);
  else next();
};

export interface ServiceAppOptions extends HealthOptions {
  readonly log: Logger;
  /** What the service does, at the paths where it does it. */
  readonly routes: Router;
}

/** An Express application with all that every service has: request id, log, secure headers, health, problem+json. */
export const serviceApp = ({ log, routes, ...health }: ServiceAppOptions): Express => {
  const app = express();
  app.set("etag", "strong");
  app.use(requestId, requestLog(log), helmet({ contentSecurityPolicy: CONTENT_SECURITY_POLICY }));
  app.use(healthRoutes(health));
  app.use((req, res, next) => {
    // fetch adds no-cache to every request with If-None-Match of its own, and Express would then never answer 304.
    if (req.headers["if-none-match"] !== undefined) delete req.headers["cache-control"];
    res.set("cache-control", "no-cache"); // a cache on the way must ask again, or the 50 ms could not be kept
    next();
  });
  app.use(keepInternal, routes, noSuchPath, problemHandler(log));
  return app;
};
