import { plain } from "../markdown";
import { callNotifier } from "../notifier/call";
import { processVariables } from "../process";
import type { Step, StepContext } from "../step";
import { outputOf } from "../terraform/state";
import { Workspace } from "../terraform/workspace";

/** The page of the run, where GitHub Actions is what runs. */
const runLink = (): string | undefined => {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = processVariables;
  return GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID
    ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
    : undefined;
};

const tell = async ({ deployment, options, outcome }: StepContext): Promise<void> => {
  const { name } = deployment.environment;
  const url = await outputOf(new Workspace(deployment, "app"), "lambda_url");
  if (typeof url !== "string") {
    // What it would tell of may be the very step that makes it, and that one's result is what counts.
    const words = `${name} has no notifier: app is not applied; nobody was told`;
    outcome.found.push({ channels: [] });
    outcome.told.push(`- ${plain(words)}`);
    console.log(words);
    return;
  }
  const channels = await callNotifier(
    { url, region: deployment.region },
    {
      what: options.what ?? "",
      environment: name,
      result: options.result === "good" ? "succeeded" : "failed",
      by: options.who || processVariables.GITHUB_ACTOR,
      commit: processVariables.GITHUB_SHA,
      link: options.link || runLink(),
    },
  );
  const words = channels.length > 0 ? `told by ${channels.join(" and ")}` : "told";
  outcome.found.push({ channels });
  outcome.told.push(`- ${plain(words)}`);
  console.log(`${name}: ${words}`);
};

/** Tells people of a result, by the notifier of the environment. */
export const notify: Step = {
  summary: "tell people of a result, by the notifier of the environment",
  requires: ["credentials"],
  perStack: false,
  options: ["result", "what", "link", "who"],
  actions: (context) => [{ words: "call the notifier, signed", run: () => tell(context) }],
};
