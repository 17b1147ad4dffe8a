import { defineRule } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { containersOf } from "../../facts/containers";
import { imageSupportOf } from "../../facts/support";
import { Warning } from "../../facts/warning";

/** In the name of an image it stands before a digest and nowhere else. */
const BEFORE_DIGEST = "@";

const image = (name: string): string =>
  program(
    `resource "aws_ecs_task_definition" "t" {\n  family = "t"\n  container_definitions = jsonencode([{ name = "web", image = ${name} }])\n}`,
  );

export const containerImagesSupported = defineRule({
  id: "container-images-supported",
  title: "a container must run a version that is still patched; 180 days before the end it is warned of",
  severity: "medium",
  why: "a hole that is found in Node.js, PostgreSQL or Redis stays open in a container of an old version",
  fix: "name an image of a version that is supported",
  example: 'image = "public.ecr.aws/docker/library/redis:7.4.11-bookworm"\n# and the digest behind it',
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html",
  aliases: {},
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject, today) =>
    containersOf(subject).flatMap(({ name, image: its, definition }) => {
      // An image by its digest has no version in its name; its Dockerfile is judged where it lies.
      if (!its || (!its.isKnown && its.toString().includes(BEFORE_DIGEST))) return [];
      const found = imageSupportOf(its.value, definition.pathOf("image"), today);
      if (found === undefined) return [];
      const words = `container ${name}: ${found instanceof Warning ? found.text : found}`;
      return [found instanceof Warning ? new Warning(words) : words];
    }),
  passes: [
    image('"public.ecr.aws/docker/library/redis:7.4.11-bookworm"'),
    image('"postgres:15.19@sha256:00ff"'),
    image('"nginx"'),
    image(`"\${var.unknown}@sha256:00"`),
  ],
  fails: [image('"redis:7.0"'), image('"docker.io/library/node:20-slim"'), image('"postgres:13@sha256:00ff"')],
  undecided: [image("var.unknown"), image('"redis:latest"'), image('"redis"')],
  warns: [image('"node:22"'), image('"redis:8.0.6"')],
  evidenceDay: "2026-11-30",
});
