import path from "node:path";
import { ManagedServer } from "../../rehearsal/data/managed-server";
import { findIsolation } from "../../rehearsal/fargate/namespaces";

// Run by a test, which kills it in the middle: what it has started has to end by itself.
const server = new ManagedServer({
  folder: path.join(process.argv[2] as string, "server"),
  isolation: findIsolation(),
  program: {
    port: 5432,
    command: ["node", "-e", "console.log('up'); setInterval(() => {}, 1e6)"],
    environment: {},
    user: { uid: 999, gid: 999 },
    check: ["sh", "-c", "pgrep -f console.log"],
  },
});
server.settled.then(() => process.stdout.write("running\n"));
