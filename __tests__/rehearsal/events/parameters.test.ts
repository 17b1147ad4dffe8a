import { gzipSync } from "node:zlib";
import { cbor } from "@smithy/core/cbor";
import { dataIn } from "../../../rehearsal/events/metric";
import { parametersOf } from "../../../rehearsal/events/parameters";
import { FORM, requestOf } from "../../support/wire-request";

const datum = {
  ...{ namespace: "N", name: "M", dimensions: { A: "1", B: "2" } },
  ...{ count: 1, sum: 3, minimum: 3, maximum: 3, at: 1_700_000_000_000 },
};
const dimensions = [
  { Name: "A", Value: "1" },
  { Name: "B", Value: "2" },
];
const input = {
  Namespace: "N",
  MetricData: [{ MetricName: "M", Dimensions: dimensions, Value: 3, Timestamp: 1_700_000_000 }],
};
const form = new URLSearchParams({
  ...{ Action: "PutMetricData", Namespace: "N", "MetricData.member.1.MetricName": "M" },
  "MetricData.member.1.Dimensions.member.1.Name": "A",
  "MetricData.member.1.Dimensions.member.1.Value": "1",
  "MetricData.member.1.Dimensions.member.2.Name": "B",
  "MetricData.member.1.Dimensions.member.2.Value": "2",
  "MetricData.member.1.Value": "3",
  "MetricData.member.1.Timestamp": "2023-11-14T22:13:20Z",
});
const JSON_TYPE = { "content-type": "application/x-amz-json-1.0" };

describe("a call", () => {
  it.each([
    ["JSON", JSON_TYPE, JSON.stringify(input)],
    ["JSON that was packed", { ...JSON_TYPE, "content-encoding": "gzip" }, gzipSync(JSON.stringify(input))],
    ["a form", FORM, form.toString()],
    ["CBOR", { "content-type": "application/cbor" }, Buffer.from(cbor.serialize(input))],
  ])("is read from %s", (_what, headers, body) => {
    expect(dataIn(parametersOf(requestOf("POST /", { headers, body })))).toEqual([datum]);
  });

  it("keeps the order of ten and more", () => {
    const many = Array.from({ length: 11 }, (_, index) => [`A.member.${index + 1}.B`, String(index)]);
    const { A } = parametersOf(requestOf("POST /", { headers: FORM, body: new URLSearchParams(many).toString() }));
    expect((A as { B: string }[]).map(({ B }) => Number(B))).toEqual(many.map((_, index) => index));
  });

  it.each([
    ["values with counts", { Values: [1, 5], Counts: [2, 1] }, { count: 3, sum: 7, minimum: 1, maximum: 5 }],
    [
      "statistics",
      { StatisticValues: { SampleCount: 2, Sum: 9, Minimum: 4, Maximum: 5 } },
      { count: 2, sum: 9, minimum: 4, maximum: 5 },
    ],
  ])("measures %s", (_what, given, expected) => {
    expect(dataIn({ Namespace: "N", MetricData: [{ MetricName: "M", ...given }] })).toMatchObject([expected]);
  });

  it.each([
    ["no JSON", JSON_TYPE, "{"],
    ["no gzip", { ...JSON_TYPE, "content-encoding": "gzip" }, "{}"],
  ])("rejects %s as saying nothing", (_what, headers, body) => {
    expect(parametersOf(requestOf("POST /", { headers, body }))).toEqual({});
  });
});
