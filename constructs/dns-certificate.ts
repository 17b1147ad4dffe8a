import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

const VALIDATION_TTL_SECONDS = 300;

export interface DnsCertificateProps {
  readonly domainName: string;
  /** Hosted zone that answers for the domain. */
  readonly zoneId: string;
}

/** A certificate that proves itself, and renews itself, by a record in the domain's own zone. */
export class DnsCertificate extends Construct {
  /** Known only when the certificate is issued, so that whatever uses it waits for that. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { domainName, zoneId }: DnsCertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "certificate", {
      domainName,
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true }, // the listener holds the old one until it has the new one
    });
    const proof = certificate.domainValidationOptions.get(0); // one name, so one proof
    const record = new Route53Record(this, "proof", {
      zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: VALIDATION_TTL_SECONDS,
      allowOverwrite: true,
    });
    const validation = new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    });
    this.arn = validation.certificateArn;
  }
}
