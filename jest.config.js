/** @type {import("jest").Config} */
const shared = {
  rootDir: __dirname,
  roots: ["<rootDir>/__tests__"],
  transform: { "^.+\\.ts$|/@actions/expressions/.+\\.js$": ["@swc/jest", {}] },
  // An ES module, which Jest takes only when it is made a script of.
  transformIgnorePatterns: ["/node_modules/(?!@actions/expressions/)"],
  moduleNameMapper: { "^@actions/expressions$": "<rootDir>/node_modules/@actions/expressions/dist/index.js" },
  testEnvironment: "node",
  // All that can be run: what no test loads counts as not reached.
  collectCoverageFrom: [
    "{main,user-error}.ts",
    "{app,constructs,environments,lambda,pipeline,policies,postman,rehearsal,stacks}/**/*.ts",
    "!app/api-gateway/page/client/**",
  ],
};

/** @type {import("jest").Config} */
module.exports = {
  // A test that deploys mostly waits: three keep both cores of a small machine busy.
  maxWorkers: 3,
  maxConcurrency: 3, // `it.concurrent`: most of a deployment is waiting, and three fill the rest
  testTimeout: 10 * 60_000, // a hang is a failure, a busy machine is not
  testSequencer: "<rootDir>/__tests__/support/long-first.js",
  reporters: ["default", "<rootDir>/__tests__/support/plain-line-reporter.js"],
  // `make coverage` asks for it.
  coverageReporters: ["lcovonly", "text-summary"],
  coverageDirectory: "<rootDir>/coverage",
  projects: [
    { ...shared, displayName: "fast", testMatch: ["<rootDir>/__tests__/**/*.test.ts"] },
    { ...shared, displayName: "full", testMatch: ["<rootDir>/__tests__/**/*.full.ts"] },
  ],
};
