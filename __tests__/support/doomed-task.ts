import { localTaskAt } from "./local-task";

// Run by a test, which kills it in the middle: what it has started has to end by itself.
const { lines } = localTaskAt(process.argv[2] as string, [
  { name: "server", image: "console.log('up'); setInterval(() => {}, 1e6)", user: "999:999" },
]);
const timer = setInterval(() => {
  if (!lines.includes("server: up")) return;
  clearInterval(timer);
  process.stdout.write("running\n");
}, 20);
