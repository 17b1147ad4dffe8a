import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { buildPage } from "../api-gateway/build-page";

const APP = join(__dirname, "..");

/** The services that are bundled, one image each. */
export const SERVICES = ["api-gateway", "product-service", "inventory-service"] as const;
export type Service = (typeof SERVICES)[number];

/** Of the image that they run in (app/Dockerfile). */
const TARGET = "node24";

const addPage = async (folder: string): Promise<void> => {
  await cp(join(APP, "api-gateway", "static"), join(folder, "static"), { recursive: true });
  await buildPage(join(folder, "static"));
};

/**
 * Makes one file of a service and all it imports, `<output>/<service>/main.js`: Node and that file are all a container
 * needs. What the gateway serves from the disk comes to lie beside it. The same file runs everywhere.
 */
export const bundleService = async (service: Service, output: string): Promise<void> => {
  const folder = join(output, service);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [join(APP, service, "main.ts")],
    outfile: join(folder, "main.js"),
    bundle: true,
    platform: "node",
    format: "cjs", // main.ts asks __dirname where its static files are
    target: TARGET,
    external: ["pg-native"], // pg asks for it only where a program wants the native driver
    keepNames: true, // the log names an error by its class
    legalComments: "linked",
    logLevel: "warning",
  });
  if (service === "api-gateway") await addPage(folder);
};
