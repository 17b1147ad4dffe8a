import { awsErrorResponse, type WireResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import { jsonOf, succeeded, withJson } from "../wire/json-body";
import type { Controller } from "./controller";
import { describeService, describeServiceDeployments } from "./describe-service";
import type { EmulatedService, ServiceRequest } from "./emulated-service";
import { KeptSettings, type ServiceSettingsKept } from "./kept-settings";
import { wordsOf } from "./stopped";

const WRITES = ["CreateService", "UpdateService", "DeleteService"];
const READS = ["DescribeServices"];
const DEPLOYMENT_READS = ["ListServiceDeployments", "DescribeServiceDeployments"];

/** An answer in the protocol that ECS speaks. */
export const json = (value: object): WireResponse => ({
  status: 200,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: Buffer.from(JSON.stringify(value)),
});

/** Answers for services with the truth about their tasks, and tells the controller what is asked of them. */
export const servicesOf = (controller: Controller): Handler => {
  const kept = new KeptSettings();
  const complete = (service: EmulatedService): EmulatedService => {
    const scheduler = controller.service(service.serviceArn);
    return { ...(scheduler ? describeService(service, scheduler) : service), ...kept.of(service.serviceArn) };
  };
  const take = async (action: string, service: EmulatedService, request: ServiceRequest & ServiceSettingsKept) => {
    const arn = service.serviceArn;
    const scheduler = controller.service(arn);
    kept.take(action, arn, request);
    if (action === "DeleteService") scheduler?.remove();
    else if (action === "UpdateService" && scheduler) await controller.update(scheduler, request);
    else await controller.adopt(service, request);
  };
  return {
    name: "fargate-services",
    why: "moto starts no tasks and forgets how a service deploys (circuit breaker, percentages, grace period, ECS Exec): a service is answered as its tasks on this machine are, with its deployments and events",
    page: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html",
    answers: ({ service, action }) => service === "ecs" && [...WRITES, ...READS].includes(action),
    async answer(request, call, forward) {
      const asked = READS.includes(call.action) ? undefined : jsonOf<ServiceRequest>(request);
      // A definition that is not there is refused by the emulator, in its own words.
      const refusal = asked && (await controller.refusal(call.action, asked).catch(() => undefined));
      if (refusal) {
        const error = { status: 400, code: "InvalidParameterException", message: refusal };
        return awsErrorResponse(request, call, error);
      }
      const response = await forward(request);
      if (!succeeded(response)) return response;
      const { service, services, ...rest } = jsonOf<{ service?: EmulatedService; services?: EmulatedService[] }>(
        response,
      );
      try {
        if (service) await take(call.action, service, jsonOf(request));
      } catch (error) {
        const message = `the rehearsal cannot run this service: ${wordsOf(error)}`;
        return awsErrorResponse(request, call, { status: 400, code: "InvalidParameterException", message });
      }
      return withJson(response, {
        ...rest,
        ...(service && { service: complete(service) }),
        ...(services && { services: services.map(complete) }),
      });
    },
  };
};

/** Answers for the deployments of services, of which the emulator knows nothing. */
export const serviceDeploymentsOf = (controller: Controller): Handler => ({
  name: "fargate-service-deployments",
  why: "moto has no service deployments",
  page: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html",
  answers: ({ service, action }) => service === "ecs" && DEPLOYMENT_READS.includes(action),
  async answer(request, { action }) {
    const asked = jsonOf<{ service?: string; status?: string[]; serviceDeploymentArns?: string[] }>(request);
    if (action === "DescribeServiceDeployments") {
      const all = controller.services.flatMap(describeServiceDeployments);
      const wanted = (asked.serviceDeploymentArns ?? []).map(
        (arn) => all.find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn) ?? { arn, reason: "MISSING" },
      );
      return json({
        serviceDeployments: wanted.filter((one) => "serviceArn" in one),
        failures: wanted.filter((one) => "reason" in one),
      });
    }
    const name = asked.service?.split("/").at(-1);
    const scheduler = controller.services.find(({ rollout }) => rollout.settings.serviceName === name);
    const briefs = (scheduler ? describeServiceDeployments(scheduler) : []).map(
      ({ targetServiceRevision, updatedAt, ...brief }) => ({
        ...brief,
        targetServiceRevisionArn: targetServiceRevision.arn,
      }),
    );
    return json({ serviceDeployments: briefs.filter(({ status }) => asked.status?.includes(status) ?? true) });
  },
});
