/**
 * cdktf 0.21 calls `util.isArray`, and nobody mends it any more. Node 24 says so once in every synthesis.
 * @see https://nodejs.org/docs/latest-v24.x/api/deprecations.html#DEP0044
 */
const CODE_OF_CDKTF = "DEP0044";

/** Keeps that one warning off the screen. Every other one is shown. */
export const hideCdktfDeprecation = (): void => {
  const emit = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...details: readonly unknown[]) => {
    const [, code] = details;
    if (code !== CODE_OF_CDKTF) Reflect.apply(emit, process, [warning, ...details]);
  }) as typeof process.emitWarning;
};
