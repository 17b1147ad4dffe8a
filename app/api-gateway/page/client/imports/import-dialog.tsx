import { useEffect, useRef, useState } from "preact/hooks";
import type { Import } from "../../../../kit/api/import";
import { asRefusal, type Refusal } from "../api/refusal";
import { request } from "../api/request";
import { Dialog } from "../parts/dialog";
import { explain } from "../parts/explain";
import { Alert } from "../parts/form-dialog";
import { useSpeech } from "../speech";
import type { Words } from "../words/en";
import { FileStep } from "./file-step";
import { PreviewStep } from "./preview-step";
import { Progress } from "./progress";
import { ResultStep } from "./result-step";
import { applyImport, sendFile } from "./send-file";

/** Where an import is. */
type Step =
  | { readonly kind: "file" }
  | { readonly kind: "sending"; readonly share: number }
  | { readonly kind: "preview" | "applying" | "result"; readonly of: Import };

export interface ImportDialogProps {
  /** Says what was applied. */
  readonly onApplied: (message: string) => void;
  readonly onClose: () => void;
}

const reasonOf = (refusal: Refusal, words: Words): string => {
  if (refusal.slug === "malformed-csv" || refusal.slug === "too-many-lines")
    return words.imports.malformed(refusal.message);
  return refusal.status === 403 ? words.imports.blocked : explain(refusal, words);
};

/** An import in the page: a file, its preview, how far it is and what came of it. It goes on when the window closes. */
export const ImportDialog = ({ onApplied, onClose }: ImportDialogProps) => {
  const { words, formats } = useSpeech();
  const [step, setStep] = useState<Step>({ kind: "file" });
  const [alert, setAlert] = useState("");
  const leaving = useRef(new AbortController());
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => () => leaving.current.abort(), []);
  useEffect(() => {
    if (step.kind !== "file") place.current?.focus(); // the button that led here is gone
  }, [step.kind]);

  const attempt = async (work: Promise<Step>, otherwise: Step): Promise<void> => {
    setAlert("");
    await work.then(setStep, (error: unknown) => {
      if (leaving.current.signal.aborted) return;
      setAlert(reasonOf(asRefusal(error), words));
      setStep(otherwise);
    });
  };
  const send = (file: File): Promise<void> => {
    setStep({ kind: "sending", share: 0 });
    const sent = sendFile(file, (share) => setStep({ kind: "sending", share }), leaving.current.signal);
    return attempt(
      sent.then((of) => ({ kind: "preview", of })),
      { kind: "file" },
    );
  };
  const apply = (of: Import, mode: "all" | "lines"): Promise<void> => {
    setStep({ kind: "applying", of });
    const following = (now: Import) => setStep({ kind: "applying", of: now });
    const ended = applyImport(of.id, mode, following, leaving.current.signal).then((now): Step => {
      if (now.state === "applied")
        onApplied(words.imports.applied(formats.number(now.added), formats.number(now.changed)));
      return { kind: "result", of: now };
    });
    return attempt(ended, { kind: "preview", of });
  };
  const forget = (): void => {
    if (step.kind === "preview")
      void request(`/api/imports/${step.of.id}`, { method: "DELETE" }).catch(() => undefined);
  };
  const another = (): void => {
    forget();
    setStep({ kind: "file" });
  };
  const close = (): void => {
    forget();
    onClose();
  };
  return (
    <Dialog title={words.imports.title} onClose={close}>
      <div class="import" ref={place} tabIndex={-1}>
        <div role="alert">{alert !== "" && <Alert text={alert} />}</div>
        {step.kind === "file" && <FileStep onFile={(file) => void send(file)} onClose={close} />}
        {step.kind === "sending" && (
          <Progress share={step.share} text={words.imports.sending(formats.percent(step.share))} onClose={close} />
        )}
        {step.kind === "preview" && (
          <PreviewStep of={step.of} onApply={(mode) => void apply(step.of, mode)} onAnother={another} onClose={close} />
        )}
        {step.kind === "applying" && (
          <Progress
            share={step.of.processed / Math.max(1, step.of.lines)}
            text={words.imports.applying(formats.number(step.of.processed), formats.number(step.of.lines))}
            onClose={close}
          />
        )}
        {step.kind === "result" && <ResultStep of={step.of} onAnother={another} onClose={close} />}
      </div>
    </Dialog>
  );
};
