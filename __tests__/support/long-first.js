const { default: Sequencer } = require("@jest/test-sequencer");

/** Tests that deploy: minutes each, and most of it waiting. Begun first, they overlap with all the others. */
const LONG = [
  ...[
    "environment-",
    "killed-",
    "lifecycle-",
    "workflows.full",
    "teardown.full",
    "rollback",
    "interruption",
    "storage-",
  ],
  ...["broken-wire", "domain", "lost-state", "cli", "secrets", "stale-plan"],
];

const rankOf = ({ path }) => {
  const rank = LONG.findIndex((name) => path.split("/").at(-1).startsWith(name));
  return rank === -1 ? LONG.length : rank;
};

/** Jest knows how long a test takes only where it ran before, and sorts by size of file until then. */
module.exports = class LongFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rankOf(a) - rankOf(b));
  }
};
