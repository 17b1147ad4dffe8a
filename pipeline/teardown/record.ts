import { InvalidArgumentError } from "commander";
import { z } from "zod";
import type { Deployment } from "../../environments/deployment";
import { UserError } from "../../user-error";
import { callerOfCredentials } from "../aws/credentials";
import { processVariables } from "../process";
import { managedResources } from "../terraform/state";
import { Workspace } from "../terraform/workspace";

const askedSchema = z.object({ who: z.string(), why: z.string(), when: z.string() });

/** Who asks for the end of an environment, why and when, as the stack `teardown` records it. */
export type Asked = Readonly<z.output<typeof askedSchema>>;

/** Address of the record in the stack. */
const RECORD = "aws_ssm_parameter.record";
/** What the stack records when it is applied by itself. */
const NOT_SAID = "not said";
/** A sentence or two: the record is a parameter of 4096 characters, and the subject of a message. */
const LONGEST_WHY = 500;

/** A reason as `--why` takes it. @throws InvalidArgumentError when it is none, or too long. */
export const reason = (text: string): string => {
  const words = text.trim();
  if (words.length > 0 && words.length <= LONGEST_WHY) return words;
  throw new InvalidArgumentError(
    `must be 1 to ${LONGEST_WHY} characters, and has ${words.length}; say why in a sentence`,
  );
};

/** What the state of the stack has on record; undefined when the stack is not applied. */
export const askedBefore = async (deployment: Deployment): Promise<Asked | undefined> => {
  const resources = await managedResources(new Workspace(deployment, "teardown"));
  const recorded = resources.find(({ address }) => address === RECORD)?.values;
  return recorded && askedSchema.parse(JSON.parse(String(recorded.insecure_value || recorded.value)));
};

const isSaid = (asked: Asked | undefined): asked is Asked => asked !== undefined && asked.why !== NOT_SAID;

/** @throws UserError when nobody says why, and nobody did before. */
export const refuseWithoutReason = async (deployment: Deployment, why: string | undefined): Promise<void> => {
  if (why || isSaid(await askedBefore(deployment))) return;
  const { name } = deployment.environment;
  throw new UserError(`--why: nobody has said why ${name} is to end; say so with --why "…", it goes on record`);
};

/** What Terraform's plan of the record takes beside what it always does; whoever asked first stays on record. */
export const planArguments = async (deployment: Deployment, why = NOT_SAID): Promise<string[]> => {
  const before = await askedBefore(deployment);
  const actor = processVariables.GITHUB_ACTOR;
  const who = `${await callerOfCredentials(deployment.region)}${actor ? ` for ${actor}` : ""}`;
  const asked: Asked = isSaid(before) ? before : { who, why, when: new Date().toISOString() };
  const expression = JSON.stringify(asked).replaceAll(/[$%](?=\{)/g, "$&$&"); // Terraform would evaluate what is in braces
  return [...(before && !isSaid(before) ? [`-replace=${RECORD}`] : []), "-var", `asked=${expression}`];
};
