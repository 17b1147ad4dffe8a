/** What a call to RDS does to the data of an instance. */
export type DatabaseCall =
  | { readonly does: "create"; readonly id: string }
  | { readonly does: "restore"; readonly id: string; readonly snapshot: string }
  | { readonly does: "delete"; readonly id: string; readonly finalSnapshot?: string }
  | { readonly does: "reboot"; readonly id: string }
  | { readonly does: "snapshot"; readonly id: string; readonly snapshot: string }
  | { readonly does: "copy"; readonly snapshot: string; readonly target: string }
  | { readonly does: "forget"; readonly snapshot: string };

/** A snapshot by its name, also where its ARN is given. */
const nameIn = (text: string): string => text.slice(text.lastIndexOf(":") + 1).toLowerCase();

/** Tells what an answered call does to data; undefined for one that leaves it alone. */
export const databaseCall = (action: string, form: URLSearchParams): DatabaseCall | undefined => {
  const id = (form.get("DBInstanceIdentifier") ?? "").toLowerCase();
  const snapshot = nameIn(form.get("DBSnapshotIdentifier") ?? "");
  const finalSnapshot = nameIn(form.get("FinalDBSnapshotIdentifier") ?? "");
  const isSkipped = form.get("SkipFinalSnapshot") === "true" || finalSnapshot === "";
  switch (action) {
    case "CreateDBInstance":
      return { does: "create", id };
    case "RestoreDBInstanceFromDBSnapshot":
      return { does: "restore", id, snapshot };
    case "DeleteDBInstance":
      return { does: "delete", id, ...(!isSkipped && { finalSnapshot }) };
    case "RebootDBInstance":
      return { does: "reboot", id };
    case "CreateDBSnapshot":
      return { does: "snapshot", id, snapshot };
    case "CopyDBSnapshot":
      return {
        does: "copy",
        snapshot: nameIn(form.get("SourceDBSnapshotIdentifier") ?? ""),
        target: nameIn(form.get("TargetDBSnapshotIdentifier") ?? ""),
      };
    case "DeleteDBSnapshot":
      return { does: "forget", snapshot };
    default:
      return undefined;
  }
};
