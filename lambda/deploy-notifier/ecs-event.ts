import * as z from "zod/mini";
import type { Notice, Result } from "./message";
import { checked, lineOfText } from "./refusal";

const SOURCE = "aws.ecs";
const DETAIL_TYPE = "ECS Deployment State Change";
/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
const RESULTS = {
  SERVICE_DEPLOYMENT_IN_PROGRESS: "started",
  SERVICE_DEPLOYMENT_COMPLETED: "completed",
  SERVICE_DEPLOYMENT_FAILED: "failed",
} as const satisfies Readonly<Record<string, Result>>;
const EVENT_NAMES = Object.keys(RESULTS) as [keyof typeof RESULTS, ...(keyof typeof RESULTS)[]];

/** The cluster is missing in ARNs of services older than 2018. */
const SERVICE_ARN =
  /^arn:(?<partition>aws[a-z-]*):ecs:(?<region>[a-z0-9-]+):\d{12}:service\/(?:(?<cluster>[\w-]+)\/)?(?<service>[\w-]+)$/;
/** What tells a rollback that begins from a deployment that begins, by the page above. */
const ROLLBACK = /\brolling back\b/i;
const LONGEST_ID = 256;

const time = z.string("must be a time").check(
  z.regex(/^\d{4}-\d\d-\d\dT/, "must be a time"),
  z.refine((value) => !Number.isNaN(Date.parse(value)), "must be a time"),
);

const schema = z.object(
  {
    id: lineOfText(LONGEST_ID),
    source: z.literal(SOURCE, `must be ${SOURCE}`),
    "detail-type": z.literal(DETAIL_TYPE, `must be ${DETAIL_TYPE}`),
    resources: z.tuple(
      [z.string("must be the ARN of an ECS service").check(z.regex(SERVICE_ARN, "must be the ARN of an ECS service"))],
      z.unknown(),
      "must begin with the ARN of an ECS service",
    ),
    detail: z.object(
      {
        eventName: z.enum(EVENT_NAMES, `must be one of ${EVENT_NAMES.join(", ")}`),
        deploymentId: lineOfText(LONGEST_ID),
        reason: z.string("must be a text"),
        updatedAt: time,
      },
      "must be an object",
    ),
  },
  "is neither an event nor a call of the function's address",
);

/** A deployment that changed its state, as EventBridge tells it. */
export interface EcsEvent {
  /** The same for every delivery of one event. */
  readonly id: string;
  readonly notice: Notice;
}

/** The service's page in the console. Partitions other than `aws` have other hosts. */
const consoleLink = ({ partition, region, cluster, service }: Readonly<Record<string, string | undefined>>) =>
  partition === "aws" && cluster
    ? `https://${region}.console.aws.amazon.com/ecs/v2/clusters/${cluster}/services/${service}/deployments?region=${region}`
    : undefined;

/** Reads an event of EventBridge. @throws Refusal naming each field that is not as ECS sends it */
export const readEcsEvent = (event: unknown, environment: string): EcsEvent => {
  const { id, resources, detail } = checked("invalid-event", schema, event);
  const { eventName, deploymentId, reason, updatedAt } = detail;
  const names = SERVICE_ARN.exec(resources[0])?.groups ?? {};
  const isRollback = eventName === "SERVICE_DEPLOYMENT_IN_PROGRESS" && ROLLBACK.test(reason);
  const isCompleted = eventName === "SERVICE_DEPLOYMENT_COMPLETED";
  return {
    id,
    notice: {
      what: `deployment of ${names.service} (${deploymentId})`,
      environment,
      place: [names.cluster && `cluster ${names.cluster}`, names.region].filter(Boolean).join(", "),
      result: isRollback ? "rolling back" : RESULTS[eventName],
      who: "Amazon ECS",
      when: new Date(updatedAt),
      link: consoleLink(names),
      reason: isCompleted
        ? `${reason}\nECS says this of a finished rollback too: see whether one began before.`
        : reason,
    },
  };
};
