import path from "node:path";

type Variables = Readonly<Record<string, string | undefined>>;

// A reader that has seen enough (`| head`) is no reason to stop in the middle of an apply.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

/** The one place where the pipeline reads the variables of its process. */
export const processVariables: Variables = process.env;

export const PROJECT_ROOT = path.join(__dirname, "..");

/** Folder for synthesized stacks and saved plans, inside the clone. */
export const WORK_FOLDER = processVariables.STOCKWIZ_WORK || path.join(PROJECT_ROOT, ".stockwiz");

/** Programs that set-up installed, because the machine had none. */
export const OWN_TOOLS = path.join(PROJECT_ROOT, ".tools", "bin");
