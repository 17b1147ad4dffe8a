import { ACMClient, DeleteCertificateCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import {
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import {
  CreateWebACLCommand,
  DeleteLoggingConfigurationCommand,
  DeleteWebACLCommand,
  PutLoggingConfigurationCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import { emulatedAws, itLists } from "../../support/emulated-aws";

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }],
});
const SCOPE = { Scope: "REGIONAL" } as const;

describe("the inventory of the account and its edge", () => {
  const aws = emulatedAws();

  it("leaves out the roles that AWS makes for itself", async () => {
    const client = new IAMClient(aws.client);
    const RoleName = "AWSServiceRoleForECS";
    const Path = "/aws-service-role/ecs.amazonaws.com/";
    await client.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: POLICY }));
    expect(await aws.inventory()).toEqual([]);
  });

  itLists(aws, {
    "a role": {
      lines: ["role tasks"],
      make: async (options) => {
        const client = new IAMClient(options);
        await client.send(new CreateRoleCommand({ RoleName: "tasks", AssumeRolePolicyDocument: POLICY }));
        return () => client.send(new DeleteRoleCommand({ RoleName: "tasks" }));
      },
    },
    "a customer's policy": {
      lines: ["policy reads"],
      make: async (options) => {
        const client = new IAMClient(options);
        const { Policy } = await client.send(new CreatePolicyCommand({ PolicyName: "reads", PolicyDocument: POLICY }));
        return () => client.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn }));
      },
    },
    "an instance profile": {
      lines: ["instance profile runners"],
      make: async (options) => {
        const client = new IAMClient(options);
        const name = { InstanceProfileName: "runners" };
        await client.send(new CreateInstanceProfileCommand(name));
        return () => client.send(new DeleteInstanceProfileCommand(name));
      },
    },
    "more parameters than one page shows": {
      lines: Array.from({ length: 12 }, (_, index) => `ssm /p/${index}`),
      make: async (options) => {
        const client = new SSMClient(options);
        const names = Array.from({ length: 12 }, (_, index) => `/p/${index}`);
        for (const Name of names) await client.send(new PutParameterCommand({ Name, Value: "x", Type: "String" }));
        return async () => {
          for (const Name of names) await client.send(new DeleteParameterCommand({ Name }));
        };
      },
    },
    "a zone with a record, and not the records that every zone has": {
      lines: ["route53 record www.example.com. (A)", "route53 zone example.com."],
      make: async (options) => {
        const client = new Route53Client(options);
        const zone = await client.send(new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "1" }));
        const Id = zone.HostedZone?.Id;
        const record: ResourceRecordSet = {
          Name: "www.example.com",
          Type: "A",
          TTL: 60,
          ResourceRecords: [{ Value: "10.0.0.1" }],
        };
        const change = (Action: "CREATE" | "DELETE") =>
          client.send(
            new ChangeResourceRecordSetsCommand({
              HostedZoneId: Id,
              ChangeBatch: { Changes: [{ Action, ResourceRecordSet: record }] },
            }),
          );
        await change("CREATE");
        return async () => {
          await change("DELETE");
          await client.send(new DeleteHostedZoneCommand({ Id }));
        };
      },
    },
    "a certificate": {
      lines: ["certificate example.com"],
      make: async (options) => {
        const client = new ACMClient(options);
        const DomainName = "example.com";
        const { CertificateArn } = await client.send(
          new RequestCertificateCommand({ DomainName, ValidationMethod: "DNS" }),
        );
        return () => client.send(new DeleteCertificateCommand({ CertificateArn }));
      },
    },
    "a web ACL with its log": {
      lines: ["waf logging door", "waf web acl door"],
      make: async (options) => {
        const client = new WAFV2Client(options);
        const VisibilityConfig = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: "door" };
        const { Summary } = await client.send(
          new CreateWebACLCommand({ ...SCOPE, Name: "door", DefaultAction: { Allow: {} }, VisibilityConfig }),
        );
        const ResourceArn = Summary?.ARN;
        const LogDestinationConfigs = ["arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-door"];
        await client.send(
          new PutLoggingConfigurationCommand({ LoggingConfiguration: { ResourceArn, LogDestinationConfigs } }),
        );
        return async () => {
          await client.send(new DeleteLoggingConfigurationCommand({ ResourceArn }));
          const { Id, LockToken } = Summary ?? {};
          await client.send(new DeleteWebACLCommand({ ...SCOPE, Name: "door", Id, LockToken }));
        };
      },
    },
  });
});
