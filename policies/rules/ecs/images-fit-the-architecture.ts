import { defineRule } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { containersOf } from "../../facts/containers";

const X86 = "X86_64";
/** How names of images say what they are for: a namespace of Docker Hub's, or the end of a tag. */
const SAYS: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)(amd64|i386)\/|[-_](amd64|x86[-_]64|x64)(@|$)/, X86],
  [/(^|\/)(arm64v8|arm32v\d)\/|[-_](arm64(v8)?|aarch64)(@|$)/, "ARM64"],
];

const task = (image: string, platform = ""): string =>
  program(
    `resource "aws_ecs_task_definition" "t" {\n  family = "t"\n  ${platform}\n  container_definitions = jsonencode([{ name = "web", image = ${image} }])\n}`,
  );
const on = (architecture: string): string => `runtime_platform {\n    cpu_architecture = ${architecture}\n  }`;

export const imagesFitTheArchitecture = defineRule({
  id: "images-fit-the-architecture",
  title: "an image that names a processor must be for the one that the task runs on",
  severity: "high",
  why: "the program cannot be executed there: every container ends with `exec format error`, and no deployment becomes steady",
  fix: "name an image for the architecture of runtime_platform, or one that is built for several",
  example: 'cpu_architecture = "ARM64"\n# and image = "arm64v8/redis:7.4.2"',
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html",
  aliases: {},
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) => {
    const named = containersOf(subject).flatMap(({ name, image }) => {
      const text = image?.toString() ?? "";
      const [, architecture] = SAYS.find(([pattern]) => pattern.test(text)) ?? [];
      return architecture ? [{ name, text, architecture }] : [];
    });
    return named.flatMap(({ name, text, architecture }) => {
      const wanted = subject.block("runtime_platform")?.string("cpu_architecture") ?? X86;
      return wanted === architecture
        ? []
        : [`container ${name}: ${text} is for ${architecture}, the task runs on ${wanted}`];
    });
  },
  passes: [
    task('"web:v1"', on('"ARM64"')),
    task('"amd64/redis:7"'),
    task('"arm64v8/redis:7"', on('"ARM64"')),
    task('"web:v1-arm64"', on('"ARM64"')),
  ],
  fails: [
    task('"amd64/redis:7"', on('"ARM64"')),
    task('"arm64v8/redis:7"'),
    task('"web:v1-arm64"', on('"X86_64"')),
    task('"registry.example/amd64/web:v1"', on('"ARM64"')),
  ],
  undecided: [task('"amd64/redis:7"', on("var.unknown"))],
});
