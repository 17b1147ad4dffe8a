import type { Handler } from "../wire/handler";
import { jsonOf, succeeded, withJson } from "../wire/json-body";
import { calledBy } from "./function-configuration";

const FUNCTION = /^(POST|PUT|GET|DELETE) \/2015-03-31\/functions(?:\/([^/]+)(?:\/configuration)?)?\/?$/;

interface Described {
  readonly FunctionName?: string;
  readonly Configuration?: object;
}

/** Keeps where a function sends the events that it fails on. */
export const deadLetterHandler = (): Handler => {
  const asked = new Map<string, object>();
  const complete = (answer: Described): object => {
    const { FunctionName = "", Configuration } = answer;
    if (Configuration) return { ...answer, Configuration: complete(Configuration) };
    const config = asked.get(FunctionName);
    return config ? { ...answer, DeadLetterConfig: config } : answer;
  };
  return {
    name: "lambda-dead-letters",
    why: "moto forgets the dead-letter queue of a function",
    page: "https://docs.aws.amazon.com/lambda/latest/api/API_DeadLetterConfig.html",
    answers: ({ service, action }) => service === "lambda" && FUNCTION.test(action),
    async answer(request, { action }, forward) {
      const [, method, inPath] = FUNCTION.exec(action) ?? [];
      const response = await forward(request);
      if (!succeeded(response)) return response;
      const { FunctionName = "", DeadLetterConfig } = jsonOf<Described & { DeadLetterConfig?: object }>(request);
      const name = inPath ? calledBy(decodeURIComponent(inPath)).name : FunctionName;
      if (DeadLetterConfig) asked.set(name, DeadLetterConfig);
      if (method === "DELETE") asked.delete(name);
      const isOne = inPath !== undefined || method === "POST"; // without a name, GET lists them all
      return isOne && response.body.length > 0 ? withJson(response, complete(jsonOf(response))) : response;
    },
  };
};
