/** A failed deployment as the page of AWS shows it, with the cluster's ARN that the real ones carry too. */
export const ecsEvent = (
  detail: Readonly<Record<string, unknown>> = {},
  id = "ddca6449-b258-46c0-8653-e0e3a6000000",
) => ({
  version: "0",
  id,
  "detail-type": "ECS Deployment State Change",
  source: "aws.ecs",
  account: "111122223333",
  time: "2026-11-23T12:31:14Z",
  region: "us-east-1",
  resources: ["arn:aws:ecs:us-east-1:111122223333:service/dev-cluster/dev-stockwiz"],
  detail: {
    eventType: "ERROR",
    eventName: "SERVICE_DEPLOYMENT_FAILED",
    clusterArn: "arn:aws:ecs:us-east-1:111122223333:cluster/dev-cluster",
    deploymentId: "ecs-svc/6177963417134325488",
    updatedAt: "2026-11-23T11:11:11Z",
    reason: "ECS deployment circuit breaker: task failed to start.",
    ...detail,
  },
});

export const SIGNER = "arn:aws:sts::111122223333:assumed-role/dev-deploy/GitHubActions";

/** What the pipeline says, in its shortest form. */
export const SUCCESS = { what: "apply of app", environment: "dev", result: "succeeded" };

/** A call of the function's address in payload format 2.0. A body that is no text becomes JSON. */
export const urlCall = (body: unknown, changes: Readonly<Record<string, unknown>> = {}, method = "POST") => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: "/",
  rawQueryString: "",
  headers: { "content-type": "application/json", authorization: "AWS4-HMAC-SHA256 Signature=5ec2e7" },
  requestContext: {
    accountId: "111122223333",
    apiId: "abc",
    authorizer: { iam: { accessKey: "AKIASECRETSECRET", accountId: "111122223333", userArn: SIGNER } },
    http: { method, path: "/", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "curl" },
    requestId: "e1506fd5",
    timeEpoch: 1_795_495_629_123,
  },
  body: typeof body === "string" ? body : JSON.stringify(body),
  isBase64Encoded: false,
  ...changes,
});
