import { Agent, request as httpRequest } from "node:http";
import type { Dial, Target } from "../runtime/contract";
import type { HealthCheck } from "./deployed";
import type { CheckResult } from "./health";

const USER_AGENT = "ELB-HealthChecker/2.0";

/**
 * Asks a target once whether it is well, on a connection of its own.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export const checkTarget = (
  dial: Dial,
  { ip, port: trafficPort }: Target,
  { path, port = trafficPort, timeoutSeconds }: HealthCheck,
  signal: AbortSignal,
): Promise<CheckResult> =>
  new Promise((resolve) => {
    const agent = new Agent({ keepAlive: false });
    agent.createConnection = () => dial(ip, port);
    const headers = { host: `${ip}:${port}`, "user-agent": USER_AGENT, connection: "close" };
    const request = httpRequest({ agent, path, headers, signal });
    const end = (result: CheckResult) => {
      clearTimeout(timer);
      resolve(result);
      request.destroy();
    };
    // A check's patience is not divided by the speed: the target answers at its own pace, whatever the interval is.
    const timer = setTimeout(() => end({ kind: "timeout" }), timeoutSeconds * 1000);
    request.on("response", ({ statusCode = 0 }) => end({ kind: "status", status: statusCode }));
    request.on("error", () => end({ kind: "failed" }));
    request.on("close", () => end({ kind: "failed" })); // an end without an answer need not be an error
    request.end();
  });
