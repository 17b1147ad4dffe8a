import { program } from "./programs";

/** Programs in HCL around a cluster and what runs in it; see `programs.ts`. */

/** A cluster, `aws_ecs_cluster.c`, and blocks beside it. */
export const cluster = (attributes = "", ...beside: readonly string[]): string =>
  program(`resource "aws_ecs_cluster" "c" {\n  name = "c"\n  ${attributes}\n}`, ...beside);
