import { BASE, dockerfile } from "../../delivery/evidence";
import { defineRule } from "../../engine/rule";
import { task } from "../../evidence/programs";
import { containersOf } from "../../facts/containers";
import type { Subject } from "../../facts/subject";
import { undecided } from "../../facts/undecided";

/** Links that every current Debian, Ubuntu, Fedora and Alpine has, and where each leads. */
const LINKS: Readonly<Record<string, string>> = {
  "/var/run": "/run",
  "/var/lock": "/run/lock",
  "/bin": "/usr/bin",
  "/sbin": "/usr/sbin",
  "/lib": "/usr/lib",
  "/lib64": "/usr/lib64",
};

/** A path within one of the links, up to whatever ends a path in a list. */
const WITHIN_LINK =
  /(?<![\w/.-])(\/var\/run|\/var\/lock|\/bin|\/sbin|\/lib64|\/lib)((?:\/[^\s"',\]]*)?)(?=[\s"',\]]|$)/g;

const throughLinks = (text: string): string[] =>
  [...text.matchAll(WITHIN_LINK)].map(
    ([, link = "", rest = ""]) => `${link}${rest}, where ${link} is a link: it is ${LINKS[link]}${rest}`,
  );

const declared = (subject: Subject) =>
  subject
    .blocks("instruction")
    .filter((instruction) => instruction.string("name") === "VOLUME")
    .flatMap((instruction) => {
      const text = instruction.string("text") ?? "";
      if (text.includes("$")) return undecided(instruction.pathOf("text"), "the path holds a variable");
      return throughLinks(text).map((words) => `declares ${words}`);
    });

const mounted = (subject: Subject) =>
  containersOf(subject).flatMap(({ name, definition }) =>
    definition
      .blocks("mountPoints")
      .flatMap((point) => throughLinks(point.string("containerPath") ?? ""))
      .map((words) => `container ${name} mounts ${words}`),
  );

const mount = (path: string): string => task(`mountPoints = [{ sourceVolume = "v", containerPath = ${path} }]`);

export const volumesAtRealPaths = defineRule({
  id: "volumes-at-real-paths",
  title: "volumes must be declared and mounted at their real path, never through a link",
  severity: "high",
  why: "Fargate gives an empty volume to the image's user only where the image declares that very path; behind a link it is root's, and the program cannot write it",
  fix: "write where the link leads, in VOLUME and in containerPath",
  example: '# /var/run is a link\nVOLUME ["/run/postgresql"]',
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html",
  aliases: {},
  appliesTo: ["dockerfile", "aws_ecs_task_definition"],
  check: (subject) => (subject.type === "dockerfile" ? declared(subject) : mounted(subject)),
  passes: [
    dockerfile(BASE, 'VOLUME ["/run/postgresql", "/tmp"]'),
    dockerfile(BASE, "VOLUME /var/running /srv/bin"),
    dockerfile(BASE, "RUN mkdir /var/run/x"),
    mount('"/run/postgresql"'),
    task(""),
  ],
  fails: [
    dockerfile(BASE, 'VOLUME ["/var/run/postgresql", "/tmp"]'),
    dockerfile(BASE, "VOLUME /data /var/lock"),
    dockerfile(BASE, "VOLUME /lib64/x"),
    mount('"/var/run/postgresql"'),
  ],
  undecided: [mount("var.unknown"), dockerfile(BASE, "VOLUME $DATA")],
});
