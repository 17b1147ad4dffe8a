import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../../user-error";

const schema = z.record(
  z.string(),
  z.strictObject({
    /** Of the image, as the registry has it. */
    digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits"),
    /** Commit that the image answers with at `/version`. */
    commit: z.string().min(1),
  }),
);

/** What is to be deployed, by service. */
export type Images = Readonly<z.output<typeof schema>>;

/** @throws UserError when the file is missing, is no JSON, or says something else than images. */
export const readImagesFile = (file: string): Images => {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(`--images: ${file}: cannot be read; name the file that the build wrote`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError(
      `--images: ${file}: is not JSON; write it like {"api-gateway": {"digest": "sha256:…", "commit": "…"}}`,
      { cause },
    );
  }
  const result = schema.safeParse(value);
  if (!result.success)
    throw new UserError(
      result.error.issues.map(({ path, message }) => `--images: ${file}: ${path.join(".")}: ${message}`).join("\n"),
    );
  if (Object.keys(result.data).length > 0) return result.data;
  throw new UserError(`--images: ${file}: names no service; there is nothing to deploy`);
};
