import { adviceOn } from "../../../pipeline/deployment/advice";
import { cannotPull, noLogGroup, noSecret } from "../../../rehearsal/fargate/stopped";

const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:dev/stockwiz/password";
const IMAGE = `123456789012.dkr.ecr.us-east-1.amazonaws.com/dev-stockwiz-api-gateway@sha256:${"1".repeat(64)}`;
const GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/dev-product-svc-tg/0123456789abcdef";

describe("the advice on what ECS says", () => {
  it.each<[string, string, string]>([
    [
      "a secret that is not there",
      `stopped: 1: ${noSecret("asm", `secret ${SECRET} from secrets manager`, "ResourceNotFoundException: gone").message}`,
      `secret: the execution role cannot read ${SECRET}; make it, or correct its name in the container's secrets`,
    ],
    [
      "a parameter that is not there",
      `stopped: 1: ${noSecret("ssm", "parameter /dev/key", "ParameterNotFound: gone").message}`,
      "secret: the execution role cannot read /dev/key; make it, or correct its name in the container's secrets",
    ],
    [
      "a log group that is not there",
      `stopped: 1: ${noLogGroup("/ecs/dve", "ResourceNotFoundException: gone").message}`,
      "log group: /ecs/dve is not there; make it, or correct awslogs-group in the container's logConfiguration",
    ],
    [
      "a log group whose name AWS does not tell",
      "stopped: 1: ResourceInitializationError: failed to validate logger args: failed to create Cloudwatch log stream: ResourceNotFoundException",
      "log group: that of a container is not there; make it, or correct awslogs-group in the container's logConfiguration",
    ],
    [
      "an image that is not there",
      `stopped: 1: ${cannotPull(IMAGE, "not found").message}`,
      `image: ${IMAGE} cannot be pulled; push it, or correct the digest in its parameter`,
    ],
    [
      "a container that takes too much memory",
      "  product-service: exit code 137, OutOfMemoryError: Container killed due to memory usage",
      "memory: container product-service needs more than its limit; raise it, or find what takes so much",
    ],
    [
      "a container that fails its own health check",
      "  api-gateway: its health check in the task definition fails",
      "health check: container api-gateway does not pass healthCheck of its container definition; correct its command, or what it asks",
    ],
    [
      "a target group that finds a port unhealthy",
      `event: (service dev-stockwiz) (port 8001) is unhealthy in (target-group ${GROUP}) due to (reason Health checks failed with these codes: [404])`,
      "target group: dev-product-svc-tg finds port 8001 unhealthy (Health checks failed with these codes: [404]); correct its health check, what answers on that port, or the security groups between",
    ],
  ])("names %s", (_, line, advice) => {
    expect(adviceOn([line])).toEqual([advice]);
  });

  it("is given once, however often a task fails of it", () => {
    const line = "  api-gateway: its health check in the task definition fails";
    expect(adviceOn([line, line])).toHaveLength(1);
  });

  it("is none on what says nothing of a fault", () => {
    expect(adviceOn(["event: (service dev-stockwiz) has reached a steady state."])).toEqual([]);
  });
});
