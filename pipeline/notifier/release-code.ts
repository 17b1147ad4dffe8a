import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type LambdaClient,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { clientsOf, isMissing } from "../aws/clients";
import { within } from "../aws/within";
import type { Workspace } from "../terraform/workspace";

const LATEST = "$LATEST";
const ALIAS = "live";
const UPDATE_SECONDS = 120;
/** A GET of its address, which it refuses: so it answers, and nobody is told anything. */
const HARMLESS = { requestContext: { http: { method: "GET" } } };
const REFUSED = 405;
/** What of a configuration a new version would make live, beside its code. */
const SETTINGS = [
  ...(["Architectures", "DeadLetterConfig", "Environment", "Handler", "MemorySize", "Role"] as const),
  ...(["Runtime", "Timeout", "TracingConfig"] as const),
] as const satisfies readonly (keyof FunctionConfiguration)[];

/** One function, and what it runs by which name. */
class NotifierFunction {
  constructor(
    private readonly lambda: LambdaClient,
    readonly FunctionName: string,
  ) {}

  /** @returns undefined when there is no such function, version or alias. */
  async settingsOf(Qualifier: string): Promise<FunctionConfiguration | undefined> {
    const { FunctionName } = this;
    return this.lambda
      .send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }))
      .catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
  }

  async upload(ZipFile: Uint8Array): Promise<void> {
    const { FunctionName, lambda } = this;
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
    await within(UPDATE_SECONDS, ["lambda", `${FunctionName} to take its new code`], (options) =>
      waitUntilFunctionUpdatedV2({ client: lambda, ...options }, { FunctionName }),
    );
  }

  /** @param CodeSha256 What was tried: Lambda refuses to publish anything else. @returns the version's number. */
  async publish(CodeSha256: string): Promise<string> {
    const { FunctionName } = this;
    const { Version = "" } = await this.lambda.send(new PublishVersionCommand({ FunctionName, CodeSha256 }));
    return Version;
  }

  async makeLive(FunctionVersion: string): Promise<void> {
    const { FunctionName } = this;
    await this.lambda.send(new UpdateAliasCommand({ FunctionName, Name: ALIAS, FunctionVersion }));
  }

  /** @returns why it does not work; undefined when it does. */
  async faultOf(Qualifier: string): Promise<string | undefined> {
    const { FunctionName } = this;
    try {
      const Payload = JSON.stringify(HARMLESS);
      const answer = await this.lambda.send(new InvokeCommand({ FunctionName, Qualifier, Payload }));
      const said = JSON.parse(answer.Payload?.transformToString() || "null");
      if (answer.FunctionError)
        return `${said?.errorType ?? answer.FunctionError}: ${said?.errorMessage ?? "no words"}`;
      return said?.statusCode === REFUSED ? undefined : `it answers ${JSON.stringify(said)?.slice(0, 200)} to a GET`;
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  }
}

const isSame = (one: FunctionConfiguration, other: FunctionConfiguration): boolean =>
  SETTINGS.every((name) => isDeepStrictEqual(one[name], other[name]));

const bundleOf = ({ outFolder }: Workspace, functionName: string): Uint8Array => {
  const file = path.join(outFolder, "bundles", `${functionName}.zip`);
  if (!existsSync(file)) throw new UserError(`lambda: ${file} is not there; synthesize first: npm run step -- synth`);
  return readFileSync(file);
};

/**
 * Makes the notifier run the code of the last synthesis and the settings of the last apply. New code is tried before
 * anything calls it; what then fails all the same is taken back. A run that was killed is finished by the next one.
 * @returns what came of it, in words.
 * @throws UserError when the code does not work; the version that was live before goes on.
 */
export const releaseCode = async (workspace: Workspace): Promise<string> => {
  const { environment, region } = workspace.deployment;
  const notifier = new NotifierFunction(clientsOf(region).lambda, namesOf(environment.name).notifier);
  const code = bundleOf(workspace, notifier.FunctionName);
  const wanted = createHash("sha256").update(code).digest("base64");
  const [latest, live] = [await notifier.settingsOf(LATEST), await notifier.settingsOf(ALIAS)];
  if (!latest || !live)
    throw new UserError(
      `lambda: ${environment.name} has no ${notifier.FunctionName}:${ALIAS}; apply app first: npm run step -- apply --env ${environment.name}`,
    );
  let before = live.Version ?? LATEST;
  // What else $LATEST may hold is called by nobody, and replaced before it is published.
  if (before !== LATEST && live.CodeSha256 === wanted && isSame(latest, live))
    return `version ${before} runs this code already`;

  if (latest.CodeSha256 !== wanted) {
    if (before === LATEST) {
      before = await notifier.publish(latest.CodeSha256 ?? "");
      await notifier.makeLive(before); // otherwise the upload would be live at once
    }
    await notifier.upload(code);
  }
  const goesOn = before === LATEST ? "it is live: nothing was released before" : `version ${before} goes on`;
  const fault = await notifier.faultOf(LATEST);
  if (fault)
    throw new UserError(`lambda: the new code does not work: ${fault}; ${goesOn}; correct it and release it again`);
  const version = await notifier.publish(wanted);
  await notifier.makeLive(version);
  const liveFault = await notifier.faultOf(ALIAS);
  if (!liveFault) return `version ${version} is live`;
  await notifier.makeLive(before);
  throw new UserError(
    `lambda: version ${version} did not work once it was live: ${liveFault}; version ${before} is live again`,
  );
};
