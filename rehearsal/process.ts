// The SDK's versions are pinned, and the pinned ones run on Node 20: its word on later ones would head every output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** The one place where the rehearsal reads the variables of its process. */
export const processVariables: Readonly<Record<string, string | undefined>> = process.env;
