import { useRef } from "preact/hooks";
import type { Refusal } from "../api/refusal";
import { type Editing, useSeen } from "../api/use-seen";
import { useSpeech } from "../speech";
import { FormDialog, type FormDialogProps } from "./form-dialog";
import { Failed, Loading } from "./states";

export interface EditDialogProps<Row>
  extends Omit<FormDialogProps, "onSubmit" | "explainRefusal" | "submitLabel" | "children"> {
  /** Where the row is read and changed. */
  readonly path: string;
  /** What the fields say, as the row has it. */
  readonly bodyOf: (values: Readonly<Record<string, string>>) => Readonly<Record<string, unknown>>;
  /** What may have changed meanwhile, for people: its name and its text. */
  readonly textsOf: (row: Row) => readonly (readonly [label: string, text: string])[];
  readonly onSaved: (row: Row) => void;
  /** The fields, with what is there now. */
  readonly children: (row: Row) => FormDialogProps["children"];
}

const OUTDATED = "precondition-failed";

/**
 * A window that changes a row: it sends only the fields that were changed, and only onto what its reader has seen. When
 * somebody else was faster it says what is there now; fields that nobody touched show it.
 */
export const EditDialog = <Row extends object>(props: EditDialogProps<Row>) => {
  const { words } = useSpeech();
  const { seen, refusal, retry, change }: Editing<Row> = useSeen<Row>(props.path);
  const changed = useRef("");
  const noteChanges = (before: Row, now: Row): void => {
    const old = new Map(props.textsOf(before));
    const news = props.textsOf(now).filter(([label, text]) => old.get(label) !== text);
    changed.current = words.errors.outdated(news.map(([label, text]) => `${label}: ${text}`).join("; "));
  };
  const submit = async (values: Readonly<Record<string, string>>, touched: ReadonlySet<string>): Promise<void> => {
    const changes = Object.fromEntries(Object.entries(props.bodyOf(values)).filter(([name]) => touched.has(name)));
    if (Object.keys(changes).length === 0) return props.onClose();
    props.onSaved((await (await change(changes, noteChanges)).json()) as Row);
  };
  const explain = ({ slug }: Refusal): string | undefined => (slug === OUTDATED ? changed.current : undefined);
  return (
    <FormDialog
      title={props.title}
      submitLabel={words.save}
      rules={props.rules}
      onSubmit={submit}
      onClose={props.onClose}
      explainRefusal={explain}
      instead={seen ? undefined : refusal ? <Failed refusal={refusal} onRetry={retry} /> : <Loading />}
    >
      {seen && props.children(seen.row)}
    </FormDialog>
  );
};
