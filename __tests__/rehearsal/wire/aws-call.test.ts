import { identifyCall } from "../../../rehearsal/wire/aws-call";
import { FORM, jsonTarget, requestOf } from "../../support/wire-request";

const identify = (...parts: Parameters<typeof requestOf>) => identifyCall(requestOf(...parts));

describe("a call in the JSON protocol", () => {
  const target = jsonTarget("AmazonEC2ContainerRegistry_V20150921.CreateRepository");

  it("is named by its target", () => {
    expect(identify("POST /", { service: "ecr", headers: target, body: '{"repositoryName":"dev-api"}' })).toEqual({
      service: "ecr",
      action: "CreateRepository",
      resource: "dev-api",
    });
  });

  it.each([
    ["a name", '{"tags":[],"Name":"/stockwiz/dev"}', "/stockwiz/dev"],
    ["an ARN", '{"maxResults":1,"resourceArn":"arn:aws:ecr:x"}', "arn:aws:ecr:x"],
    ["the first of a list of names", '{"repositoryNames":["a","b"]}', "a"],
    ["a cluster", '{"cluster":"dev-cluster"}', "dev-cluster"],
    [
      "a task, not its cluster",
      '{"cluster":"dev-cluster","tasks":["arn:task/dev-cluster/1"]}',
      "arn:task/dev-cluster/1",
    ],
    ["a service, not its cluster", '{"cluster":"dev-cluster","services":["dev-api"]}', "dev-api"],
    ["a task definition, not the role in it", '{"executionRoleArn":"arn:x","family":"dev-api"}', "dev-api"],
    ["a secret, not its version", '{"MoveToVersionId":"1","SecretId":"dev/password"}', "dev/password"],
    ["a rule, not its bus", '{"EventBusName":"default","Name":"dev-rule"}', "dev-rule"],
    ["what parameters are listed by", '{"Recursive":false,"Path":"/stockwiz/dev/images/"}', "/stockwiz/dev/images/"],
    ["a name, not its path", '{"Path":"/","PolicyName":"dev-boundary"}', "dev-boundary"],
    ["nothing that tells", '{"maxResults":5}', "-"],
    ["an empty name", '{"name":"","registryId":"1"}', "1"],
  ])("is about %s in its body", (_what, body, resource) => {
    expect(identify("POST /", { service: "ecr", headers: target, body }).resource).toBe(resource);
  });

  it.each(["", "{", "[1", "null", "7", '"text"', "\u0000\u0001"])(
    "keeps its name with the malformed body %j",
    (body) => {
      expect(identify("POST /", { service: "ecr", headers: target, body })).toEqual({
        service: "ecr",
        action: "CreateRepository",
        resource: "-",
      });
    },
  );

  it("is named by a target without a dot", () => {
    expect(identify("POST /", { service: "ssm", headers: jsonTarget("GetParameter") }).action).toBe("GetParameter");
  });
});

describe("a call in the query protocol", () => {
  const query = (body: string, service = "iam") => identify("POST /", { service, headers: FORM, body });

  it("is named by its form", () => {
    expect(query("Action=GetRole&Version=2010-05-08&RoleName=dev-deploy")).toEqual({
      service: "iam",
      action: "GetRole",
      resource: "dev-deploy",
    });
  });

  it.each([
    ["Action=DescribeLoadBalancers&Names.member.1=dev-alb", "dev-alb"],
    ["Action=DescribeVpcs&VpcId.1=vpc-1", "vpc-1"],
    ["Action=DescribeTags&LoadBalancerArn.member.1=arn:x", "arn:x"],
    ["Action=GetCallerIdentity&Version=2011-06-15", "-"],
    ["Action=PutRolePolicy&PolicyName=workload&RoleName=dev-task", "dev-task"],
    ["Action=CreateDBInstance&DBName=stockwiz&DBInstanceIdentifier=dev-db", "dev-db"],
    ["Action=SetTopicAttributes&AttributeName=Policy&TopicArn=arn:x", "arn:x"],
    ["Action=GetQueueAttributes&AttributeNames=All&QueueUrl=http://x/queue", "http://x/queue"],
  ])("tells what it is about: %s", (body, resource) => {
    expect(query(body).resource).toBe(resource);
  });

  it.each(["", "&&&", "Version=1", "%%%"])("without an action is named by method and path: %j", (body) => {
    expect(query(body)).toEqual({ service: "iam", action: "POST /", resource: "/" });
  });
});

describe("a call in another protocol", () => {
  it("in CBOR is named by its path", () => {
    const headers = { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" };
    const line = "POST /service/GraniteServiceVersion20100801/operation/PutMetricAlarm";
    expect(identify(line, { service: "monitoring", headers, body: Buffer.from([0xa0]) })).toEqual({
      service: "monitoring",
      action: "PutMetricAlarm",
      resource: "-",
    });
  });

  it("in REST is named by method and path, without the query", () => {
    expect(identify("GET /2015-03-31/functions/notify?Qualifier=1", { service: "lambda" })).toEqual({
      service: "lambda",
      action: "GET /2015-03-31/functions/notify",
      resource: "/2015-03-31/functions/notify",
    });
  });

  it("without a signature is of an unknown service", () => {
    expect(identify("GET /health").service).toBe("unknown");
  });

  it.each(["", "Bearer x", "AWS4-HMAC-SHA256 Credential=AKID", "AWS4-HMAC-SHA256 Credential="])(
    "with the signature %j is of an unknown service",
    (authorization) => {
      expect(identify("GET /x", { headers: { authorization } }).service).toBe("unknown");
    },
  );
});
