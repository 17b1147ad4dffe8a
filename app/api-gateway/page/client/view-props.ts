import type { OverviewState } from "./lines/use-overview";

/** What every view is given. */
export interface ViewProps {
  readonly parameters: Readonly<Record<string, string>>;
  readonly onParameters: (parameters: Readonly<Record<string, string>>) => void;
  readonly overview: OverviewState;
  /** Rises when the page has changed something. */
  readonly version: number;
  /** Says that something was changed, in a sentence for the person who did it. */
  readonly onChanged: (message: string) => void;
}
