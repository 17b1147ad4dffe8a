import { ACMClient, paginateListCertificates } from "@aws-sdk/client-acm";
import { ListResourceRecordSetsCommand, paginateListHostedZones, Route53Client } from "@aws-sdk/client-route-53";
import { ListLoggingConfigurationsCommand, ListWebACLsCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import { joined, type Lister, lines, pagesBy } from "../lister";

const SCOPE = { Scope: "REGIONAL" } as const; // that of a load balancer

export const waf: Lister = (options) => {
  const client = new WAFV2Client(options);
  return joined(
    () =>
      lines(
        pagesBy(
          (NextMarker) => client.send(new ListWebACLsCommand({ ...SCOPE, NextMarker })),
          (page) => page.NextMarker,
        ),
        (page) => page.WebACLs,
        ({ Name }) => `waf web acl ${Name}`,
      ),
    () =>
      lines(
        pagesBy(
          (NextMarker) => client.send(new ListLoggingConfigurationsCommand({ ...SCOPE, NextMarker })),
          (page) => page.NextMarker,
        ),
        (page) => page.LoggingConfigurations,
        ({ ResourceArn }) => `waf logging ${ResourceArn?.split("/").at(-2)}`,
      ),
  );
};

/** Records that every zone has from its first moment. */
const OF_THE_ZONE = ["NS", "SOA"];

export const route53: Lister = async (options) => {
  const client = new Route53Client(options);
  const found: string[] = [];
  for await (const { HostedZones = [] } of paginateListHostedZones({ client }, {}))
    for (const { Id = "", Name } of HostedZones) {
      const records = await lines(
        pagesBy(
          (StartRecordName) =>
            client.send(
              new ListResourceRecordSetsCommand({ HostedZoneId: Id, ...(StartRecordName && { StartRecordName }) }),
            ),
          (page) => page.NextRecordName,
        ),
        (page) => page.ResourceRecordSets,
        ({ Name: record, Type = "" }) =>
          record === Name && OF_THE_ZONE.includes(Type) ? undefined : `route53 record ${record} (${Type})`,
      );
      found.push(`route53 zone ${Name}`, ...records);
    }
  return [...new Set(found)]; // a page may begin with a name that the last one ended in
};

export const acm: Lister = (options) =>
  lines(
    paginateListCertificates({ client: new ACMClient(options) }, {}),
    (page) => page.CertificateSummaryList,
    ({ DomainName }) => `certificate ${DomainName}`,
  );
