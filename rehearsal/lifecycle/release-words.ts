import { isDeepStrictEqual } from "node:util";
import type { Release } from "../images/releases";
import type { Verdict } from "./stage";

/** What is special about a release that is deployed now, and what its deployment has to find. */
export const announceRelease = ({ summary, isGood = false }: Pick<Release, "summary" | "isGood">): string =>
  isGood
    ? `a good release: ${summary}; its deployment has to say so`
    : `a bad release: ${summary}; its deployment has to find that out, and what serves now has to serve afterwards`;

/** What was found when a deployment had ended. */
export interface DeploymentOutcome {
  readonly verdict: Verdict;
  /** Whether a deployment that was cut off could be taken back. */
  readonly isHealed: boolean;
  /** What serves. */
  readonly found: object;
  /** What has to serve. */
  readonly expected: object;
  /** How many requests failed while something had to answer. */
  readonly failed: number;
}

/** Everything that is wrong with what came of a deployment. */
export const faultsOf = ({ verdict, isHealed, found, expected, failed }: DeploymentOutcome): string[] => {
  const { isGood, saidGood, exitCode } = verdict;
  return [
    ...(saidGood === isGood
      ? []
      : [`the release is ${isGood ? "good" : "bad"}, and the deployment said otherwise (exit code ${exitCode})`]),
    ...(isHealed ? [] : ["what it was cut off in could not be taken back"]),
    ...(isDeepStrictEqual(found, expected)
      ? []
      : [`${JSON.stringify(found)} serves, and not ${JSON.stringify(expected)}`]),
    // Only a good release promises that nobody notices: a bad one may be found out by those who ask.
    ...(isGood && failed > 0 ? [`${failed} requests failed that had to be answered`] : []),
  ];
};

/** What came of a deployment with which nothing is wrong. */
export const goodEnd = ({ isGood, exitCode }: Verdict): string =>
  isGood
    ? "as it should be: the new version serves"
    : `as it should be: the deployment ended with ${exitCode}, and what served before serves`;
