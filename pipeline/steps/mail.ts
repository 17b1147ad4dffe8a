import { mailSettingsIn, removeMailSettings, writeMailSettings } from "../notifier/mail-settings";
import { processVariables } from "../process";
import type { Step, StepContext } from "../step";

const write = async ({ deployment }: StepContext): Promise<void> => {
  const { name } = deployment.environment;
  const settings = mailSettingsIn(processVariables);
  if (!settings) {
    console.log(
      `${name}: SENDER_EMAIL and APP_PASSWORD are not set: nothing changes, the topic tells people as before`,
    );
    return;
  }
  const isNew = await writeMailSettings(deployment, settings);
  console.log(
    isNew
      ? `${name}: written; the notifier sends e-mail within five minutes`
      : `${name}: the notifier has these settings already`,
  );
};

const remove = async ({ deployment }: StepContext): Promise<void> => {
  const { name } = deployment.environment;
  const isNew = await removeMailSettings(deployment);
  console.log(
    isNew
      ? `${name}: taken away; the notifier sends no e-mail after five minutes`
      : `${name}: there was nothing to take away`,
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
