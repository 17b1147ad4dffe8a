import type { WireResponse } from "../wire/aws-error";
import { awsErrorResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import { jsonOf } from "../wire/json-body";
import type { Quota, Quotas } from "./quotas";

interface QuotaRequest {
  readonly ServiceCode?: string;
  readonly QuotaCode?: string;
}

const described = ({ serviceCode, quotaCode, name, value }: Quota) => ({
  ServiceCode: serviceCode,
  QuotaCode: quotaCode,
  QuotaName: name,
  Value: value,
  Unit: "None",
  Adjustable: true,
  GlobalQuota: false,
});

const json = (body: object): WireResponse => ({
  status: 200,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: Buffer.from(JSON.stringify(body)),
});

/** Tells the quotas that the rehearsal obeys. */
export const serviceQuotas = (quotas: Quotas): Handler => ({
  name: "service-quotas",
  why: "moto knows quotas of VPCs only, and obeys none",
  page: "https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html",
  answers: ({ service, action }) =>
    service === "servicequotas" && (action === "GetServiceQuota" || action === "ListServiceQuotas"),
  async answer(request, call) {
    const { ServiceCode, QuotaCode } = jsonOf<QuotaRequest>(request);
    const ofService = quotas.all.filter(({ serviceCode }) => serviceCode === ServiceCode);
    const found = ofService.find(({ quotaCode }) => quotaCode === QuotaCode);
    if (call.action === "ListServiceQuotas" && ofService.length > 0) return json({ Quotas: ofService.map(described) });
    if (found) return json({ Quota: described(found) });
    const message = "The request failed because the specified service or quota does not exist.";
    return awsErrorResponse(request, call, { status: 400, code: "NoSuchResourceException", message });
  },
});
