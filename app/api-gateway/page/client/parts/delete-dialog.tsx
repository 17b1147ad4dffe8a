import { useState } from "preact/hooks";
import { asRefusal } from "../api/refusal";
import { request } from "../api/request";
import { useSpeech } from "../speech";
import { Dialog } from "./dialog";
import { explain } from "./explain";
import { Alert } from "./form-dialog";

export interface DeleteDialogProps {
  readonly title: string;
  readonly text: string;
  /** Path of what goes away. */
  readonly path: string;
  readonly onDeleted: () => void;
  readonly onClose: () => void;
}

const GONE = 404;

/** Asks before something is deleted for good. Something that is gone already counts as deleted. */
export const DeleteDialog = ({ title, text, path, onDeleted, onClose }: DeleteDialogProps) => {
  const { words } = useSpeech();
  const [alert, setAlert] = useState("");
  const remove = async (): Promise<void> => {
    try {
      await request(path, { method: "DELETE" });
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal.status !== GONE) return setAlert(explain(refusal, words));
    }
    onDeleted();
  };
  return (
    <Dialog title={title} isQuestion onClose={onClose}>
      <p>{text}</p>
      <div role="alert">{alert !== "" && <Alert text={alert} />}</div>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button type="button" class="button button-danger" onClick={() => void remove()}>
          {words.remove}
        </button>
      </div>
    </Dialog>
  );
};
