/** What Terraform does to a resource. */
export type Change = "create" | "update" | "destroy";

/** How long one resource took. */
export interface ResourceDuration {
  readonly address: string;
  readonly change: Change;
  readonly seconds: number;
}

const changes: Readonly<Record<string, Change>> = {
  Creation: "create",
  Modifications: "update",
  Destruction: "destroy",
};

const COMPLETE =
  /^\s*(?<address>\S.*?)(?: \(deposed object \w+\))?: (?<words>Creation|Modifications|Destruction) complete after (?:(?<hours>\d+)h)?(?:(?<minutes>\d+)m)?(?:(?<seconds>\d+)s)?/gm;

const SECONDS_A_MINUTE = 60;
const MINUTES_AN_HOUR = 60;

/** The durations that Terraform's progress names, in whole seconds as it does, in the order in which they ended. */
export const readDurations = (output: string): ResourceDuration[] =>
  [...output.matchAll(COMPLETE)].map(({ groups = {} }) => {
    const minutes = Number(groups.hours ?? 0) * MINUTES_AN_HOUR + Number(groups.minutes ?? 0);
    return {
      address: groups.address ?? "",
      change: changes[groups.words ?? ""] ?? "update",
      seconds: minutes * SECONDS_A_MINUTE + Number(groups.seconds ?? 0),
    };
  });
