/** Ends a run with the one plain line that a person, `make test` and CI all read. */
module.exports = class PlainLineReporter {
  /** @param {unknown} _contexts @param {import("jest").AggregatedResult} results */
  onRunComplete(_contexts, results) {
    // A suite that could not even load holds tests nobody counted: it is a failure of its own.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    // Jest's own summary comes after every reporter; this line is the last.
    process.once("exit", () => {
      process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
    });
  }
};
