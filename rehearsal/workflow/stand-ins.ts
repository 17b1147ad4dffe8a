import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { UserError } from "../../user-error";
import type { AssumeRole } from "./assume-role";
import type { Repository } from "./given";
import type { Permissions } from "./model";
import { permits } from "./permissions";

/** Where the action of a step finds itself. */
export interface Place {
  readonly workspace: string;
  /** Folder that passes files from job to job. */
  readonly artifacts: string;
  /** What the token of the job may do, as the workflow says. */
  readonly permissions: Permissions | undefined;
  /** Variables that the credentials of AWS are, in the rehearsal. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Asks for a session of a role, in the name of the job. */
  readonly assumeRole: AssumeRole;
  readonly repository: Repository;
}

/** What came of an action. */
export interface Stood {
  readonly words: string;
  /** Variables that the later steps of the job get. */
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  /** What no line may show from now on. */
  readonly secrets?: readonly string[];
}

export interface StandIn {
  /** What happens here instead. */
  readonly words: string;
  /** @throws UserError when the action would fail as well. */
  readonly run: (inputs: Readonly<Record<string, string>>, place: Place) => Stood | Promise<Stood>;
}

/** What the action takes when it is told nothing else. @see https://github.com/aws-actions/configure-aws-credentials#options */
const SESSION = {
  audience: "sts.amazonaws.com",
  "role-session-name": "GitHubActions",
  "role-duration-seconds": "3600",
};
const STATIC_KEYS = ["aws-access-key-id", "aws-secret-access-key", "aws-session-token"];
const KNOWN_INPUTS = ["aws-region", "role-to-assume", ...STATIC_KEYS, ...Object.keys(SESSION)];

const credentials: StandIn = {
  words: "a session of the role, if the rehearsed STS gives one; keys are replaced by the rehearsal's",
  run: async (inputs, place) => {
    const given = { ...SESSION, ...Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== "")) };
    const unknown = Object.keys(given).filter((name) => !KNOWN_INPUTS.includes(name));
    if (unknown.length > 0) throw new UserError(`${unknown.join(", ")}: cannot be rehearsed; leave it out`);
    const { "aws-region": region, "role-to-assume": roleArn, ...rest } = given as Record<string, string | undefined>;
    const [id, key] = STATIC_KEYS.map((name) => rest[name]);
    if (!region) throw new UserError("aws-region: is empty");
    if (!roleArn && !(id && key)) throw new UserError("role-to-assume: is empty, and so is one of the static keys");
    const regions = { AWS_REGION: region, AWS_DEFAULT_REGION: region };
    if (!roleArn)
      return { words: "static keys, replaced by those of the rehearsal", env: { ...place.credentials, ...regions } };
    if (id) throw new UserError("role-to-assume: a role that is taken with static keys cannot be rehearsed");
    if (!permits(place.permissions, "id-token", "write"))
      throw new UserError("permissions: a role is taken with id-token: write, which the job does not have");
    const session = await place.assumeRole({
      ...{ roleArn, region, audience: rest.audience ?? "", sessionName: rest["role-session-name"] ?? "" },
      durationSeconds: Number(rest["role-duration-seconds"]),
    });
    const words = `a session of ${roleArn}, which admits the job by either form of its name`;
    return { words, env: { ...session, ...regions }, secrets: Object.values(session) };
  },
};

const sarif = z.object({
  version: z.literal("2.1.0"),
  runs: z.array(z.object({ results: z.array(z.unknown()) })).min(1),
});

/**
 * Refuses what GitHub refuses. The action reads the run first, which `actions: read` allows; a public one everybody may read.
 * @see https://docs.github.com/en/code-security/how-tos/find-and-fix-code-vulnerabilities/integrate-with-existing-tools/uploading-a-sarif-file-to-github
 * @see https://github.com/github/codeql-action/blob/v4.36.2/src/api-client.ts for the last message
 */
const refuseUpload = ({ permissions, repository }: Place): void => {
  const lacking = [
    ...(permits(permissions, "security-events", "write") ? [] : ["security-events: write"]),
    ...(repository.isPrivate && !permits(permissions, "actions", "read") ? ["actions: read"] : []),
    ...(repository.isPrivate && !permits(permissions, "contents", "read") ? ["contents: read"] : []),
  ];
  if (lacking.length > 0)
    throw new UserError(`permissions: Resource not accessible by integration: the job lacks ${lacking.join(" and ")}`);
  if (!repository.hasCodeScanning)
    throw new UserError(
      "Please verify that the necessary features are enabled: Code Security must be enabled for this repository to use code scanning.",
    );
};

const uploadSarif: StandIn = {
  words: "the file is looked at, and sent nowhere",
  run: ({ sarif_file: file = "" }, place) => {
    refuseUpload(place);
    const { workspace } = place;
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(path.join(workspace, file), "utf8"));
    } catch (cause) {
      throw new UserError(`sarif_file: ${file}: cannot be read: ${(cause as Error).message}`, { cause });
    }
    const result = sarif.safeParse(content);
    if (!result.success) throw new UserError(`sarif_file: ${file}: is no SARIF 2.1.0: ${result.error.message}`);
    return { words: `${file}: ${result.data.runs.flatMap(({ results }) => results).length} findings` };
  },
};

const uploadArtifact: StandIn = {
  words: "copied into a folder of the rehearsal",
  run: ({ name = "artifact", path: files = "" }, { workspace, artifacts }) => {
    const paths = files.split("\n").map((file) => file.trim());
    const found = paths.filter((file) => file !== "" && existsSync(path.join(workspace, file)));
    if (found.length === 0) throw new UserError(`path: there is nothing at ${paths.join(", ")}`);
    for (const file of found)
      cpSync(path.join(workspace, file), path.join(artifacts, name, path.basename(file)), { recursive: true });
    return { words: `${name}: ${found.join(", ")}` };
  },
};

const downloadArtifact: StandIn = {
  words: "copied from a folder of the rehearsal",
  run: ({ name = "artifact", path: target = "." }, { workspace, artifacts }) => {
    const source = path.join(artifacts, name);
    if (!existsSync(source)) throw new UserError(`name: no job before this one has uploaded ${name}`);
    mkdirSync(path.join(workspace, target), { recursive: true });
    cpSync(source, path.join(workspace, target), { recursive: true });
    return { words: `${name}: ${readdirSync(source).join(", ")}` };
  },
};

/** Steps run on the Node.js that runs this: a workflow that asks for another one is not rehearsed by it. */
const setUpNode: StandIn = {
  words: `Node.js ${process.version}, which runs this`,
  run: ({ "node-version": wanted = "" }) => {
    const [major] = process.versions.node.split(".");
    if (/^v?(\d+)/.exec(wanted)?.[1] !== major)
      throw new UserError(
        `node-version: ${JSON.stringify(wanted)} is not the ${process.version} that runs this; name ${major}`,
      );
    return { words: `Node.js ${process.version}` };
  },
};

const said = (words: string): StandIn => ({ words, run: () => ({ words }) });

/** What stands for the actions of the marketplace, by their names in lower case. */
export const standIns: Readonly<Record<string, StandIn>> = {
  "actions/checkout": said("the files as they are here, not as they were committed"),
  "actions/setup-node": setUpNode,
  "actions/cache": said("nothing is kept: packages and providers are here already"),
  "actions/upload-artifact": uploadArtifact,
  "actions/download-artifact": downloadArtifact,
  "aws-actions/configure-aws-credentials": credentials,
  "github/codeql-action/upload-sarif": uploadSarif,
  "sonarsource/sonarqube-scan-action": said(
    "not run: SonarCloud cannot be reached from here, so its gate judges nothing",
  ),
};

/** Name of an action without its version. */
export const actionName = (uses: string): string => (uses.split("@")[0] ?? "").toLowerCase();
