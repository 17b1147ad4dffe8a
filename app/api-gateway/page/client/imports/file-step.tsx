import { useId, useRef, useState } from "preact/hooks";
import { useSpeech } from "../speech";

export interface FileStepProps {
  readonly onFile: (file: File) => void;
  readonly onClose: () => void;
}

/** Asks for the file. */
export const FileStep = ({ onFile, onClose }: FileStepProps) => {
  const { words } = useSpeech();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isMissing, setIsMissing] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    const file = input.current?.files?.[0];
    setIsMissing(file === undefined);
    if (file) onFile(file);
    else input.current?.focus();
  };
  return (
    <form class="form" noValidate onSubmit={submit}>
      <div class="field">
        <label for={id}>{words.imports.file}</label>
        <p class="hint" id={`${id}-hint`}>
          {words.imports.fileHint}
        </p>
        <input
          ref={input}
          id={id}
          type="file"
          accept=".csv,text/csv"
          aria-invalid={isMissing}
          aria-describedby={`${id}-hint${isMissing ? ` ${id}-error` : ""}`}
        />
        {isMissing && (
          <p class="field-error" id={`${id}-error`}>
            {words.imports.chooseFile}
          </p>
        )}
      </div>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button type="submit" class="button button-primary">
          {words.imports.check}
        </button>
      </div>
    </form>
  );
};
