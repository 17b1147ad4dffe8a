/** @type {import("jest").Config} */
const shared = {
  rootDir: __dirname,
  roots: ["<rootDir>/__tests__"],
  transform: { "^.+\\.ts$|/@actions/expressions/.+\\.js$": ["@swc/jest", {}] },
  // An ES module, which Jest takes only when it is made a script of.
  transformIgnorePatterns: ["/node_modules/(?!@actions/expressions/)"],
  moduleNameMapper: { "^@actions/expressions$": "<rootDir>/node_modules/@actions/expressions/dist/index.js" },
  testEnvironment: "node",
};

/** @type {import("jest").Config} */
module.exports = {
  // Terraform and its provider are the work; two workers keep both cores of a small machine busy.
  maxWorkers: 2,
  maxConcurrency: 3, // `it.concurrent`: most of a deployment is waiting, and three fill the rest
  testTimeout: 60_000, // a hang is a failure, a busy machine is not
  testSequencer: "<rootDir>/__tests__/support/long-first.js",
  reporters: ["default", "<rootDir>/__tests__/support/plain-line-reporter.js"],
  projects: [
    { ...shared, displayName: "fast", testMatch: ["<rootDir>/__tests__/**/*.test.ts"] },
    { ...shared, displayName: "full", testMatch: ["<rootDir>/__tests__/**/*.full.ts"] },
  ],
};
