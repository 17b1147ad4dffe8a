import type { WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import { asking, formOf } from "../wire/form-body";
import type { Forward } from "../wire/handler";
import { succeeded } from "../wire/json-body";
import { Refusal } from "./query-answer";

const ID = "DBInstanceIdentifier";

/**
 * Restores a database from a snapshot. The master keeps the password that is in the data: RDS keeps one for it only when it
 * is asked to, now or by a change later.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export const restoreFromSnapshot = async (request: WireRequest, forward: Forward): Promise<WireResponse> => {
  const response = await forward(request);
  const form = formOf(request);
  if (!succeeded(response) || form.get("ManageMasterUserPassword") === "true") return response;
  const id = form.get(ID) ?? "";
  // The emulator makes the new one as the old one was; taking that back lets go of the secret that it made for it.
  await forward(asking(request, { Action: "ModifyDBInstance", [ID]: id, ManageMasterUserPassword: "false" }));
  const { body } = await forward(asking(request, { Action: "DescribeDBInstances", [ID]: id }));
  const [instance = ""] = /<DBInstance>.*?<\/DBInstance>/s.exec(body.toString("utf8")) ?? [];
  const restored = response.body.toString("utf8").replace(/<DBInstance>.*?<\/DBInstance>/s, () => instance);
  return { ...response, body: Buffer.from(restored) };
};

/** Why RDS does not delete a database; undefined when it does. It leaves a last snapshot unless that is refused. */
export const refusalOfDeletion = (form: URLSearchParams): Refusal | undefined => {
  const isSkipped = form.get("SkipFinalSnapshot") === "true";
  const isNamed = form.has("FinalDBSnapshotIdentifier");
  if (isSkipped && isNamed)
    return new Refusal(
      "InvalidParameterCombination",
      "FinalDBSnapshotIdentifier can not be specified when deleting an instance without a final snapshot",
    );
  if (!isSkipped && !isNamed)
    return new Refusal(
      "InvalidParameterCombination",
      "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified",
    );
  return undefined;
};

/** No log of changes is kept here, so there is no point in time to go back to. */
export const refusalOfPointInTime = (): Refusal =>
  new Refusal("InvalidParameterValue", "the rehearsal keeps snapshots and no log of changes: restore a snapshot");
