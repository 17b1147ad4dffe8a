import type { Import } from "../../../../kit/api/import";
import { Alert } from "../parts/form-dialog";
import { useSpeech } from "../speech";
import { LinePage } from "./line-page";

export interface ResultStepProps {
  readonly of: Import;
  readonly onAnother: () => void;
  readonly onClose: () => void;
}

/** Says what came of an import. */
export const ResultStep = ({ of, onAnother, onClose }: ResultStepProps) => {
  const { words, formats } = useSpeech();
  return (
    <div class="form">
      <h3>{words.imports.result(of.name ?? words.imports.file)}</h3>
      <div role="status">
        {of.state === "applied" && <p>{words.imports.applied(formats.number(of.added), formats.number(of.changed))}</p>}
        {of.state === "refused" && <Alert text={words.imports.refusedAll} />}
        {of.state === "failed" && <Alert text={words.imports.failed} />}
      </div>
      <LinePage of={of} />
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onAnother}>
          {words.imports.another}
        </button>
        <button type="button" class="button button-primary" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </div>
  );
};
