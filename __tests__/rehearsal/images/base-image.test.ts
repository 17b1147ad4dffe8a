import { baseImageOf, nodeMajorOf } from "../../../rehearsal/images/base-image";

const written = (...lines: string[]): string => lines.join("\n");

describe("what an image is made from", () => {
  it.each([
    ["a name", ["FROM node:24"], {}, "node:24"],
    ["an argument's default", ["ARG BASE=node:24", `FROM \${BASE} AS build`, "RUN x", "FROM $BASE"], {}, "node:24"],
    ["an argument that is given", ["ARG BASE=node:24", `FROM \${BASE}`], { BASE: "node:22" }, "node:22"],
    ["the last stage", ["FROM node:22 AS build", "FROM --platform=linux/amd64 node:24"], {}, "node:24"],
    ["what its stage is made from", ["FROM node:24 AS base", "FROM node:22 AS build", "FROM Base"], {}, "node:24"],
    ["no argument of a stage", ["ARG BASE=node:24", "FROM node:22", "ARG BASE=node:20", "FROM $BASE"], {}, "node:24"],
    ["nothing where there is no FROM", ["RUN x"], {}, ""],
  ])("is %s", (_what, lines, given, expected) => {
    expect(baseImageOf(written(...lines), new Map(Object.entries(given)))).toBe(expected);
  });
});

describe("the Node.js of an image", () => {
  it.each([
    ["node:24", 24],
    ["docker.io/library/node:24.19.0-bookworm-slim", 24],
    [`registry:5000/mirror/node:22-alpine@sha256:${"0".repeat(64)}`, 22],
    ["node", undefined],
    ["node:lts", undefined],
    ["not-node:24", undefined],
    ["node:24x", undefined],
  ])("of %s is %s", (image, expected) => {
    expect(nodeMajorOf(image)).toBe(expected);
  });
});
