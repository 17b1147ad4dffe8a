import { dockerfile } from "../../delivery/evidence";
import { defineRule } from "../../engine/rule";
import { imageSupportOf } from "../../facts/support";

const DIGEST = `sha256:${"0".repeat(64)}`;

export const imageBaseSupported = defineRule({
  id: "image-base-supported",
  title: "an image must be made from a version that is still patched; 180 days before the end it is warned of",
  severity: "high",
  why: "a hole that is found in Node.js, PostgreSQL or Redis stays open in every image that is built from an old one",
  fix: "move to a version that is supported",
  example: "FROM node:24.19.0-bookworm-slim@sha256:<digest> AS build\nWORKDIR /source",
  source: "https://docs.docker.com/build/building/best-practices/#choose-the-right-base-image",
  aliases: {},
  appliesTo: ["dockerfile"],
  check: (subject, today) =>
    subject.blocks("base").flatMap((base) => {
      const image = base.text("image");
      return image ? [imageSupportOf(image.value, `line ${base.number("line")}`, today) ?? []].flat() : [];
    }),
  passes: [
    dockerfile("FROM node:24.19.0-bookworm-slim"),
    dockerfile(`FROM docker.io/library/node:24@${DIGEST} AS build`, "FROM build"),
    dockerfile("ARG POSTGRES=postgres:15.19-bookworm", `FROM \${POSTGRES}`),
    dockerfile("FROM redis:8.10"),
    dockerfile("FROM debian:12"),
  ],
  fails: [
    dockerfile("FROM node:20.20.2-bookworm-slim"),
    dockerfile("ARG BASE=docker.io/library/node:18", `FROM \${BASE} AS build`, "FROM scratch"),
    dockerfile("FROM node:24", "COPY --from=postgres:13-alpine /a /b"),
    dockerfile("FROM public.ecr.aws/docker/library/redis:7.0.15"),
  ],
  undecided: [
    dockerfile("FROM node"),
    dockerfile("FROM node:lts"),
    dockerfile("FROM node:99"),
    dockerfile("ARG BASE", `FROM \${BASE}`),
  ],
  warns: [dockerfile("FROM node:22.23.3-bookworm-slim"), dockerfile("FROM redis:8.0-alpine")],
  evidenceDay: "2026-11-30",
});
