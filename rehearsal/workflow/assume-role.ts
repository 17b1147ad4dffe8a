import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { UserError } from "../../user-error";
import { identityToken, SUBJECT_FORMS, subjectOf } from "../github/identity-token";
import type { JobIdentity } from "../github/job-identity";
import { signingKey } from "../github/signing-key";

/** What a job asks STS for. */
export interface RoleRequest {
  readonly roleArn: string;
  readonly region: string;
  readonly audience: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
}

/** Variables of a session. @throws UserError with STS's own words when it refuses. */
export type AssumeRole = (request: RoleRequest) => Promise<Readonly<Record<string, string>>>;

interface AssumeRoleOptions {
  /** Where AWS is in this rehearsal. */
  readonly endpoint: string | undefined;
  /** File of the key that GitHub signs with here. */
  readonly signingKeyFile: string;
  /** The job that asks. */
  readonly identity: JobIdentity;
}

/**
 * Asks the rehearsed STS for a session, as a job does. GitHub writes a repository's name into the token in one of two forms,
 * and which one depends on the repository's age: the role has to admit both.
 */
export const roleAssumer =
  ({ endpoint, signingKeyFile, identity }: AssumeRoleOptions): AssumeRole =>
  async ({ roleArn, region, audience, sessionName, durationSeconds }) => {
    if (!endpoint) throw new UserError("role-to-assume: no rehearsal is up that could be asked for a session");
    // A call for a session is signed by nobody; the SDK asks for credentials all the same.
    const credentials = { accessKeyId: "none", secretAccessKey: "none" };
    const sts = new STSClient({ endpoint, region, credentials, maxAttempts: 1 });
    const key = signingKey(signingKeyFile);
    try {
      let variables: Readonly<Record<string, string>> = {};
      for (const form of SUBJECT_FORMS) {
        const WebIdentityToken = identityToken(identity, { form, audience, key });
        const names = { RoleArn: roleArn, RoleSessionName: sessionName, DurationSeconds: durationSeconds };
        const command = new AssumeRoleWithWebIdentityCommand({ ...names, WebIdentityToken });
        const { Credentials } = await sts.send(command).catch((cause: Error) => {
          const what = `${roleArn}, asked for by ${subjectOf(identity, form)} for ${audience}`;
          const how = "compare it with the role's trust policy, which the storage stack writes";
          throw new UserError(`role-to-assume: ${what}: AWS refuses: ${cause.name}: ${cause.message}; ${how}`, {
            cause,
          });
        });
        const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
        variables = {
          AWS_ACCESS_KEY_ID: AccessKeyId,
          AWS_SECRET_ACCESS_KEY: SecretAccessKey,
          AWS_SESSION_TOKEN: SessionToken,
        };
      }
      return variables;
    } finally {
      sts.destroy();
    }
  };
