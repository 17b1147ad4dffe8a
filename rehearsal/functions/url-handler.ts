import type { Handler } from "../wire/handler";
import { jsonOf, succeeded, withJson } from "../wire/json-body";
import { type FunctionUrls, urlConfigOf } from "./function-urls";

interface UrlConfig {
  readonly FunctionUrl?: string;
  readonly FunctionArn?: string;
}

/** Tells the address at which a function is reached as its URL. */
export const urlHandler = (urls: Pick<FunctionUrls, "hear" | "open" | "aliasOf">): Handler => ({
  name: "lambda-url",
  why: "moto makes up a URL that nobody can resolve, and forgets which alias it calls; the function listens on this machine, and its address there is its URL",
  page: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html",
  answers: (call) => urlConfigOf(call) !== undefined,
  async answer(request, call, forward) {
    const response = await forward(request);
    if (!succeeded(response)) return response;
    urls.hear(call, request);
    const { functionName = "" } = urlConfigOf(call) ?? {};
    const config = jsonOf<UrlConfig>(response);
    if (!config.FunctionUrl) return response;
    const alias = urls.aliasOf(functionName);
    const FunctionArn = alias ? `${config.FunctionArn}:${alias}` : config.FunctionArn;
    return withJson(response, { ...config, FunctionArn, FunctionUrl: await urls.open(functionName) });
  },
});
