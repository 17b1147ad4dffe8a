import { defineRule } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { containersOf } from "../../facts/containers";
import type { Subject } from "../../facts/subject";
import type { Text } from "../../facts/text";

/** In the name of an image it stands before a digest and nowhere else. */
const BEFORE_DIGEST = "@";
const TAG = /:([^/:@]+)$/;

/** What is wrong with an image's name. @throws Undecided where that depends on what is not known. */
const faultOf = (image: Text, subject: Subject): string | undefined => {
  if (image.toString().includes(BEFORE_DIGEST)) return undefined;
  const text = image.isFromResources ? image.toString() : image.value;
  const [, tag] = TAG.exec(text) ?? [];
  if (!tag || tag === "latest") return `${image} is whatever was pushed last`;
  if (image.isKnown) return `${image} may become another image`;
  const repositories = subject.resolve(image, "aws_ecr_repository");
  const isFixed = repositories.every((each) => each.string("image_tag_mutability")?.startsWith("IMMUTABLE") ?? false);
  return isFixed ? undefined : `${image} may become another image, its repository lets tags move`;
};

const IN_REPOSITORY = `"\${aws_ecr_repository.r.repository_url}:v1"`;
const image = (name: string, mutability = '"IMMUTABLE"'): string =>
  program(
    `resource "aws_ecr_repository" "r" {\n  name = "r"\n  image_tag_mutability = ${mutability}\n}`,
    `resource "aws_ecs_task_definition" "t" {\n  family = "t"\n  container_definitions = jsonencode([{ name = "web", image = ${name} }])\n}`,
  );

export const imagesPinned = defineRule({
  id: "images-pinned",
  title: "an image must be named by its digest, or by a tag that cannot move",
  severity: "medium",
  why: "a task that is replaced at night may otherwise start another program than the one that was tested",
  fix: "name the image by digest, or by a tag of a repository with immutable tags",
  example: `image = "\${aws_ecr_repository.r.repository_url}@\${var.digest}"\n# or image_tag_mutability = "IMMUTABLE" of the repository`,
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html",
  aliases: {},
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) =>
    containersOf(subject).flatMap(({ name, image: its }) => {
      const fault = its && faultOf(its, subject);
      return fault ? [`container ${name}: ${fault}`] : [];
    }),
  passes: [image('"web@sha256:00ff"'), image(IN_REPOSITORY), image(`"web@\${var.unknown}"`)],
  fails: [image('"web"'), image('"web:latest"'), image('"web:v1"'), image(IN_REPOSITORY, '"MUTABLE"')],
  undecided: [image("var.unknown"), image(IN_REPOSITORY, "var.unknown")],
});
