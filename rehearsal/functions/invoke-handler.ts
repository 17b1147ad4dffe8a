import type { WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import type { AsynchronousCalls } from "./asynchronous";
import type { Functions } from "./function-pool";
import { LambdaRefusal } from "./lambda-refusal";

const INVOKE = /^POST \/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;
/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#lambda-Invoke-response-LogResult */
const TAIL_BYTES = 4096;

const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): WireResponse => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: Buffer.from(body),
});

const checkedPayload = ({ body }: WireRequest): string => {
  const text = body.toString("utf8") || "{}";
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new LambdaRefusal("InvalidRequestContentException", `Could not parse request body into json: ${error}`);
  }
};

/** Answers `Invoke` with the function itself. */
export const invokeHandler = (functions: Functions, calls: AsynchronousCalls): Handler => ({
  name: "lambda-invoke",
  why: "moto runs functions in Docker only",
  page: "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
  outOfTurn: true, // the function makes calls itself
  answers: ({ service, action }) => service === "lambda" && INVOKE.test(action),
  async answer(request, { action }) {
    const [, name = ""] = INVOKE.exec(action) ?? [];
    const { "x-amz-invocation-type": type = "RequestResponse", "x-amz-log-type": logType } = request.headers;
    try {
      const qualifier = new URL(`http://wire${request.url}`).searchParams.get("Qualifier") ?? undefined;
      const called = await functions.read(decodeURIComponent(name), qualifier);
      const payload = checkedPayload(request);
      if (type === "DryRun") return answer(204, "");
      if (type === "Event") return answer(202, "", { "x-amzn-requestid": calls.take(called, payload) });
      const outcome = await functions.run(called, payload);
      return answer(200, outcome.payload, {
        "x-amzn-requestid": outcome.requestId,
        "x-amz-executed-version": called.version,
        ...(outcome.error && { "x-amz-function-error": "Unhandled" }),
        ...(logType === "Tail" && {
          "x-amz-log-result": Buffer.from(outcome.logTail).subarray(-TAIL_BYTES).toString("base64"),
        }),
      });
    } catch (error) {
      if (!(error instanceof LambdaRefusal)) throw error;
      const body = JSON.stringify({ Type: "User", Message: error.message, message: error.message });
      return answer(error.status, body, { "x-amzn-errortype": error.code });
    }
  },
});
