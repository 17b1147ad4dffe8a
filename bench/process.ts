/** The one place where the benchmarks read the variables of their process. */
export const processVariables: Readonly<Record<string, string | undefined>> = process.env;
