import type { Handler } from "../wire/handler";

const PARAMETER = /<Parameter>(?:(?!<Source>).)*?<\/Parameter>/gs;

/** Says of the parameters that a user has set that a user has set them. */
export const rdsParameters = (): Handler => ({
  name: "rds-parameter-source",
  why: "moto knows only parameters that were set and does not tell their source, so the provider takes them for defaults",
  page: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html",
  answers: ({ service, action }) => service === "rds" && action === "DescribeDBParameters",
  async answer(request, _call, forward) {
    const response = await forward(request);
    const text = response.body
      .toString("utf8")
      .replaceAll(PARAMETER, (parameter) => parameter.replace("</Parameter>", "<Source>user</Source></Parameter>"));
    return { ...response, body: Buffer.from(text) };
  },
});
