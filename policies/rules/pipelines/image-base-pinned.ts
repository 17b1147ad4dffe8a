import { dockerfile } from "../../delivery/evidence";
import { defineRule } from "../../engine/rule";

/** A digest, or whatever an argument puts where one stands. */
const PINNED = /@(sha256:([0-9a-f]{64}$|.*\$\{)|\$\{)/;
const DIGEST = `sha256:${"0".repeat(64)}`;

export const imageBasePinned = defineRule({
  id: "image-base-pinned",
  title: "every image that another one is made from must be named by its digest",
  severity: "medium",
  why: "the same Dockerfile otherwise makes another image tomorrow, of a base that nobody has tried",
  fix: "name the base by digest, and let a tool propose newer ones",
  example: "FROM node:20.20.2-bookworm-slim@sha256:<digest> AS build\nWORKDIR /source",
  source: "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
  aliases: { checkov: ["CKV_DOCKER_7"], trivy: ["AVD-DS-0001"] },
  appliesTo: ["dockerfile"],
  check: (subject) =>
    subject.blocks("base").flatMap((base) => {
      const image = base.text("image");
      if (!image || PINNED.test(image.toString())) return [];
      return [`line ${base.number("line")}: ${image.value}, which may become another image`];
    }),
  passes: [
    dockerfile(`FROM node:20@${DIGEST}`),
    dockerfile(`ARG BASE=node@${DIGEST}`, `FROM \${BASE} AS build`, "FROM build"),
    dockerfile("FROM scratch"),
    dockerfile(`FROM node@${DIGEST} AS build`, "FROM scratch", "COPY --from=build /a /", "COPY --from=0 /b /"),
    dockerfile("ARG DIGEST", `FROM node@\${DIGEST}`),
  ],
  fails: [
    dockerfile("FROM node"),
    dockerfile("FROM node:20.20.2"),
    dockerfile("ARG BASE=node:20", "FROM --platform=linux/amd64 $BASE"),
    dockerfile(`FROM node@${DIGEST} AS build`, "FROM postgres:15"),
    dockerfile("FROM scratch", "COPY --from=busybox:1 /bin/sh /bin/"),
    dockerfile("FROM node@sha256:latest"),
  ],
  undecided: [dockerfile("ARG BASE", `FROM \${BASE}`), dockerfile("ARG VERSION", `FROM node:\${VERSION}`)],
});
