import { rmSync } from "node:fs";
import path from "node:path";
import type { Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";

const DELETE = /^DELETE \/[\d-]+\/file-systems\/(fs-[0-9a-f]+)$/;

/** Takes the files of a file system along when it is deleted. @param folder Where those of all file systems lie. */
export const keptFoldersIn = (folder: string): Handler => ({
  name: "fargate-file-systems",
  why: "moto has no files: what tasks have written to a file system lies on this machine, and goes when it is deleted",
  page: "https://docs.aws.amazon.com/efs/latest/ug/API_DeleteFileSystem.html",
  answers: ({ service, action }) => service === "elasticfilesystem" && DELETE.test(action),
  async answer(request, { action }, forward) {
    const response = await forward(request);
    const [, id] = DELETE.exec(action) ?? [];
    if (succeeded(response) && id) rmSync(path.join(folder, id), { recursive: true, force: true });
    return response;
  },
});
