import { useState } from "preact/hooks";
import type { Import } from "../../../../kit/api/import";
import { useSpeech } from "../speech";
import { LinePage } from "./line-page";

export interface PreviewStepProps {
  readonly of: Import;
  readonly onApply: (mode: "all" | "lines") => void;
  readonly onAnother: () => void;
  readonly onClose: () => void;
}

const MODES = ["all", "lines"] as const;

/** Shows what a file would change, and asks how to apply it. */
export const PreviewStep = ({ of, onApply, onAnother, onClose }: PreviewStepProps) => {
  const { words } = useSpeech();
  const hasRefusals = of.refused > 0;
  const isNothing = of.added + of.changed === 0;
  const [mode, setMode] = useState<(typeof MODES)[number]>(hasRefusals ? "lines" : "all");
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isNothing) onApply(mode);
      }}
    >
      <h3>{words.imports.preview(of.name ?? words.imports.file)}</h3>
      <LinePage of={of} />
      {isNothing ? (
        <p>{words.imports.nothing}</p>
      ) : (
        <fieldset class="import-modes">
          <legend>{words.imports.mode}</legend>
          {hasRefusals && <p class="hint">{words.imports.modeHint}</p>}
          {MODES.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="mode"
                checked={mode === one}
                disabled={one === "all" && hasRefusals}
                onChange={() => setMode(one)}
              />
              {words.imports.modes[one]}
            </label>
          ))}
        </fieldset>
      )}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button type="button" class="button" onClick={onAnother}>
          {words.imports.another}
        </button>
        {!isNothing && (
          <button type="submit" class="button button-primary">
            {words.imports.apply}
          </button>
        )}
      </div>
    </form>
  );
};
