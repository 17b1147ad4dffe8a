import type { Construct } from "constructs";
import { GivenSecret } from "../constructs/given-secret";
import { NodeLambda } from "../constructs/node-lambda";
import type { RoleSource } from "../constructs/workload-role";
import type { Deployment } from "../environments/deployment";
import { namesOf } from "../environments/names";
import { accept } from "./accept";
import { workloadStatements } from "./workload-statements";

const TIMEOUT_SECONDS = 10;

export interface NotifierProps {
  readonly deployment: Deployment;
  readonly roles: RoleSource;
  /** Where it publishes. */
  readonly topicArn: string;
  /** Key of KMS of the environment. */
  readonly keyArn: string;
}

/** The secret that says how e-mail is sent: empty until the step `mail` writes it. @returns its ARN. */
const addMailSecret = (scope: Construct, { deployment, keyArn }: NotifierProps): string => {
  const secret = new GivenSecret(scope, "mail", {
    secretName: namesOf(deployment.environment.name).mailSecret,
    description: "how the notifier sends e-mail",
    keyArn,
  });
  accept(secret, "secret-own-key-and-rotation", "an app password of a person: only its owner can change it");
  return secret.arn;
};

/** The function that tells people of deployments: by the topic, and by e-mail to whom the alerts go. */
export const addNotifier = (scope: Construct, props: NotifierProps): NodeLambda => {
  const { region, account, environment } = props.deployment;
  const names = namesOf(environment.name);
  const notifier = new NodeLambda(scope, "notifier", {
    functionName: names.notifier,
    description: "announces deployments",
    entry: "lambda/deploy-notifier/main.ts",
    environment: {
      TOPIC_ARN: props.topicArn,
      ENVIRONMENT: environment.name,
      MAIL_SECRET_ARN: addMailSecret(scope, props),
      ...(environment.alertEmails.length > 0 && { MAIL_RECIPIENTS: environment.alertEmails.join(",") }),
    },
    statements: workloadStatements(props.deployment).notifier,
    timeoutSeconds: TIMEOUT_SECONDS,
    failuresQueueName: names.notifierFailures,
    undeliveredFrom: [`arn:aws:events:${region}:${account}:rule/${names.deploymentEvents}`],
    logRetentionDays: environment.logRetentionDays,
    roles: props.roles,
    region,
    account,
  });
  accept(notifier, "lambda-limits-written", "a new account has 10 executions at once, and AWS reserves none of them");
  return notifier;
};
