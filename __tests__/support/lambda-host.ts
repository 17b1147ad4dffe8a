import { ExecutionEnvironment } from "../../rehearsal/functions/execution-environment";

/** A process of its own that runs one function for good, so that a test can kill it. It prints the function's process id. */
const [, , taskRoot = "", handler = ""] = process.argv;
const environment = new ExecutionEnvironment({
  node: process.execPath,
  taskRoot,
  memoryMiB: 128,
  variables: {
    ...{ LAMBDA_TASK_ROOT: taskRoot, _HANDLER: handler, PATH: process.env.PATH ?? "" },
  },
});
environment.onLine = (line) => console.log(line);
void environment.run({ requestId: "1", functionArn: "arn", payload: "{}", timeoutSeconds: 600 });
