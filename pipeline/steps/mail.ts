import { plain } from "../markdown";
import { mailSettingsIn, removeMailSettings, writeMailSettings } from "../notifier/mail-settings";
import { processVariables } from "../process";
import type { Step, StepContext } from "../step";

const tell = ({ deployment, outcome }: StepContext, words: string): void => {
  outcome.found.push({ mail: words });
  outcome.told.push(`- ${plain(words)}`);
  console.log(`${deployment.environment.name}: ${words}`);
};

const write = async (context: StepContext): Promise<void> => {
  const settings = mailSettingsIn(processVariables);
  if (!settings)
    return tell(
      context,
      "SENDER_EMAIL and APP_PASSWORD are not set: nothing changes, the topic tells people as before",
    );
  const isNew = await writeMailSettings(context.deployment, settings);
  tell(
    context,
    isNew ? "written; the notifier sends e-mail within five minutes" : "the notifier has these settings already",
  );
};

const remove = async (context: StepContext): Promise<void> => {
  const isNew = await removeMailSettings(context.deployment);
  tell(
    context,
    isNew ? "taken away; the notifier sends no e-mail after five minutes" : "there was nothing to take away",
  );
};

/** Gives the notifier what it needs to send e-mail, from the variables of the process to the environment's secret. */
export const mail: Step = {
  summary: "write SENDER_EMAIL and APP_PASSWORD (SMTP_HOST, SMTP_PORT) into the notifier's secret",
  requires: ["credentials"],
  perStack: false,
  options: ["remove"],
  actions: (context) => [
    context.options.remove
      ? { words: "take away what the notifier sends e-mail with", run: () => remove(context) }
      : { words: "write what the notifier sends e-mail with", run: () => write(context) },
  ],
};
