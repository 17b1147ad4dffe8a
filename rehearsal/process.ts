/** The one place where the rehearsal reads the variables of its process. */
export const processVariables: Readonly<Record<string, string | undefined>> = process.env;
