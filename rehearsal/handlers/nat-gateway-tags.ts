import type { WireRequest } from "../wire/aws-call";
import { asking, formOf, withForm } from "../wire/form-body";
import type { Forward, Handler } from "../wire/handler";

const NAME = /^(Filter\.\d+\.)Name$/;
const TAG = "tag:";

interface TagFilter {
  /** What its fields begin with. */
  readonly prefix: string;
  readonly key: string;
  readonly values: readonly string[];
}

const tagFiltersIn = (form: URLSearchParams): TagFilter[] =>
  [...form].flatMap(([field, name]) => {
    const [, prefix] = NAME.exec(field) ?? [];
    if (!prefix || !name.startsWith(TAG)) return [];
    const values = [...form].filter(([other]) => other.startsWith(`${prefix}Value.`)).map(([, value]) => value);
    return [{ prefix, key: name.slice(TAG.length), values }];
  });

/** Ids of the NAT gateways that a filter lets through. */
const carriersOf = async (request: WireRequest, { key, values }: TagFilter, forward: Forward): Promise<string[]> => {
  const wanted = Object.fromEntries(values.map((value, index) => [`Filter.2.Value.${index + 1}`, value]));
  const filters = { "Filter.1.Name": "key", "Filter.1.Value.1": key, "Filter.2.Name": "value", ...wanted };
  const { body } = await forward(asking(request, { Action: "DescribeTags", ...filters }));
  return [...body.toString("utf8").matchAll(/<resourceId>(nat-[^<]+)</g)].map(([, id = ""]) => id);
};

/** Tells the NAT gateways that carry a tag and no others: two environments in one account have gateways of their own. */
export const natGatewayTags = (): Handler => ({
  name: "nat-gateway-tags",
  why: "moto tells every NAT gateway, whichever tag was asked for",
  page: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNatGateways.html",
  answers: ({ service, action }) => service === "ec2" && action === "DescribeNatGateways",
  async answer(request, _call, forward) {
    const form = formOf(request);
    const filters = tagFiltersIn(form);
    const [first] = filters;
    if (!first) return forward(request);
    const carriers = await Promise.all(filters.map((filter) => carriersOf(request, filter, forward)));
    const ids = carriers.reduce((all, others) => all.filter((id) => others.includes(id)));
    for (const { prefix } of filters) for (const [field] of [...form]) if (field.startsWith(prefix)) form.delete(field);
    form.set(`${first.prefix}Name`, "nat-gateway-id");
    for (const [index, id] of [...ids, "none"].entries()) form.set(`${first.prefix}Value.${index + 1}`, id);
    return forward(withForm(request, form));
  },
});
