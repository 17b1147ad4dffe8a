import { DnsCertificate } from "../../constructs/dns-certificate";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const stack = synthesizeConstruct((scope) => {
  const { arn } = new DnsCertificate(scope, "tls", { domainName: "shop.example.com", zoneId: "zone-1" });
  putOut(scope, { arn });
});
const validation = stack.only("aws_acm_certificate_validation");
const record = stack.only("aws_route53_record");

describe("a certificate proved by DNS", () => {
  it("is of the one domain, and replaced before the old one goes", () => {
    expect(stack.only("aws_acm_certificate")).toEqual({
      domain_name: "shop.example.com",
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    });
  });

  it("is proved by the record that the certificate asks for, in the domain's zone", () => {
    const [certificate] = Object.keys(stack.json.resource.aws_acm_certificate ?? {});
    const asked = (field: string) =>
      `\${tolist(aws_acm_certificate.${certificate}.domain_validation_options).0.resource_record_${field}}`;
    expect(record).toMatchObject({
      zone_id: "zone-1",
      name: asked("name"),
      type: asked("type"),
      records: [asked("value")],
    });
  });

  it("replaces the proof of an earlier certificate of the same name", () => {
    expect(record.allow_overwrite).toBe(true);
  });

  it("is handed on only when it is issued", () => {
    expect(referenced(stack, outputsOf(stack).arn)).toBe(validation);
    expect(referenced(stack, validation.certificate_arn)).toBe(stack.only("aws_acm_certificate"));
    expect(referenced(stack, (validation.validation_record_fqdns as string[])[0])).toBe(record);
  });
});
