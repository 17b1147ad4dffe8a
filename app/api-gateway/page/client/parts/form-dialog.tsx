import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { asRefusal, type Refusal } from "../api/refusal";
import { useSpeech } from "../speech";
import type { Words } from "../words/en";
import { Dialog } from "./dialog";
import { explain } from "./explain";
import { FieldErrors } from "./field";
import { Icon } from "./icon";

/** Says what is wrong with a text, or nothing. */
export type Rule = (text: string) => keyof Words["errors"] | undefined;

export interface FormDialogProps {
  readonly title: string;
  readonly submitLabel: string;
  /** What every field must fulfil before anything is sent. */
  readonly rules: Readonly<Record<string, Rule>>;
  /** Sends the form. @throws Refusal, whose reasons are shown */
  readonly onSubmit: (values: Readonly<Record<string, string>>, touched: ReadonlySet<string>) => Promise<void>;
  readonly onClose: () => void;
  /** Says in other words why a service refused. @default what every form says */
  readonly explainRefusal?: (refusal: Refusal) => string | undefined;
  /** Shown in the place of the form, as long as there is nothing to fill in. @default the form */
  readonly instead?: ComponentChildren;
  readonly children: ComponentChildren;
}

const valuesOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));

/** A browser has its own line ends, and blanks around a text are not kept. */
const plain = (text: string): string => text.replace(/\r\n?/g, "\n").trim();

/** Names of the fields that say something else than the form began with. */
const touchedIn = (form: HTMLFormElement): ReadonlySet<string> =>
  new Set(
    [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")]
      .filter(({ value, defaultValue }) => plain(value) !== plain(defaultValue))
      .map(({ name }) => name),
  );

const localErrors = (values: Record<string, string>, { rules }: FormDialogProps, { errors }: Words) =>
  Object.fromEntries(
    Object.entries(rules).flatMap(([name, rule]) => {
      const wrong = rule(values[name] ?? "");
      return wrong === undefined ? [] : [[name, String(errors[wrong])]];
    }),
  );

const serviceErrors = (refusal: Refusal, { errors }: Words) =>
  Object.fromEntries(refusal.fields.map(({ field, message }) => [field, errors.refused(message)]));

/** A window with a form: checks, sends, shows what is wrong where it is wrong, and moves the focus there. */
export const FormDialog = (props: FormDialogProps) => {
  const { words } = useSpeech();
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [alert, setAlert] = useState("");
  const [isSending, setIsSending] = useState(false);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);

  const isReady = props.instead === undefined;
  useEffect(() => {
    if (isReady) form.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, [isReady]);

  const refuse = (error: unknown): void => {
    const refusal = asRefusal(error);
    setErrors(serviceErrors(refusal, words));
    setAlert(props.explainRefusal?.(refusal) ?? explain(refusal, words));
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (form.current === null || isSending) return;
    const values = valuesOf(form.current);
    const wrong = localErrors(values, props, words);
    setErrors(wrong);
    setAlert(Object.keys(wrong).length > 0 ? words.errors.fieldCount(Object.keys(wrong).length) : "");
    if (Object.keys(wrong).length > 0) return;
    setIsSending(true);
    await props.onSubmit(values, touchedIn(form.current)).catch(refuse);
    setIsSending(false);
  };
  if (!isReady) {
    return (
      <Dialog title={props.title} onClose={props.onClose}>
        {props.instead}
      </Dialog>
    );
  }
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form ref={form} class="form" noValidate onSubmit={(event) => void submit(event)}>
        <FieldErrors.Provider value={errors}>{props.children}</FieldErrors.Provider>
        <div role="alert">{alert !== "" && <Alert text={alert} />}</div>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={props.onClose}>
            {words.cancel}
          </button>
          <button type="submit" class="button button-primary" aria-disabled={isSending}>
            {isSending ? words.saving : props.submitLabel}
          </button>
        </div>
      </form>
    </Dialog>
  );
};

/** A refusal inside a window. */
export const Alert = ({ text }: { readonly text: string }) => (
  <p class="alert">
    <Icon name="alert" />
    {text}
  </p>
);
