const wasSilent = process.noDeprecation === true;
// It reads fs.F_OK while it is loaded, and Node.js 24 says once that this is old (DEP0176).
process.noDeprecation = true;

/** Newman, loaded without a word. What else is deprecated is told as ever. */
export const newman = require("newman") as typeof import("newman");

process.noDeprecation = wasSilent;
