import { changedProd } from "../support/environment-values";
import { refusalOf } from "../support/refusal";

const window = "data.maintenanceWindow";
const backup = "data.backupWindow";
const refused = (changes: Readonly<Record<string, unknown>>): string => refusalOf(() => changedProd(changes));

describe("the windows of managed data", () => {
  it.each([
    ["over midnight between two days", { [window]: "sat:23:30-sun:00:30" }],
    ["over the end of the week", { [window]: "sat:23:00-sun:01:00", [backup]: "02:00-03:00" }],
    ["side by side with the backups", { [window]: "sun:03:00-sun:04:00", [backup]: "02:00-03:00" }],
  ])("may lie %s", (_where, changes) => {
    expect(() => changedProd(changes)).not.toThrow();
  });

  it.each([
    ["of less than an hour, which ElastiCache refuses", "sun:04:00-sun:04:30"],
    ["of no time", "sun:04:00-sun:04:00"],
    ["of a day that is none", "sam:04:00-sam:05:00"],
    ["of an hour that is none", "sun:24:00-sun:25:00"],
    ["in capitals", "Sun:04:00-Sun:05:00"],
    ["without a day", "04:00-05:00"],
    ["of a day and more", "sun:04:00-mon:05:00"],
  ])("rejects a maintenance window %s", (_what, value) => {
    expect(refused({ [window]: value })).toContain(
      `data.maintenanceWindow: "${value}": must be an hour or more of a week, in UTC; write it like sun:04:00-sun:05:00`,
    );
  });

  it.each(["02:00-02:59", "2:00-3:00", "02:00", "sun:02:00-sun:03:00"])("rejects a backup window %s", (value) => {
    expect(refused({ [backup]: value })).toContain("data.backupWindow:");
  });

  it.each([
    ["sun:04:00-sun:05:00", "04:30-05:30"],
    ["sun:04:00-sun:05:00", "03:30-04:30"],
    ["sat:23:30-sun:00:30", "00:00-01:00"],
    ["mon:10:00-mon:14:00", "11:00-12:00"],
  ])("rejects %s with backups at %s: AWS wants them apart", (maintenance, backups) => {
    expect(refused({ [window]: maintenance, [backup]: backups })).toContain(
      `meets the maintenance window ${maintenance}`,
    );
  });

  it("rejects changes that wait, and no window to wait for", () => {
    expect(refused({ [window]: undefined })).toContain("with applyImmediately false changes wait for it");
  });

  it("may be left to AWS where changes are made at once, or where nobody has said", () => {
    expect(() => changedProd({ [window]: undefined, "data.applyImmediately": true })).not.toThrow();
    expect(() => changedProd({ [window]: undefined, "data.applyImmediately": undefined })).not.toThrow();
  });
});

describe("the snapshot that a database begins with", () => {
  it.each(["latest-final", "before-the-move", "rds:prod-stockwiz-2026-11-30-02-10", "s"])("may be %s", (name) => {
    expect(() => changedProd({ "data.restoreFrom": name })).not.toThrow();
  });

  it.each(["", "Before", "1st", "two--dashes", "at-the-end-", "arn:aws:rds:us-east-1:123456789012:snapshot:x"])(
    "rejects %j",
    (name) => {
      expect(refused({ "data.restoreFrom": name })).toContain("is no name of a snapshot; write one as RDS lists them");
    },
  );

  it("rejects one for a database that lives in its task", () => {
    expect(refused({ data: { tier: "embedded", restoreFrom: "x" }, tasks: { min: 1, max: 1 } })).toContain(
      "restoreFrom",
    );
  });
});
