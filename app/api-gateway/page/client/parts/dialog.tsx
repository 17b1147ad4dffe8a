import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useSpeech } from "../speech";
import { Icon } from "./icon";

/** Where the work begins: the first field, or the safest button. */
const FIRST = "input, select, textarea, .dialog-actions button";

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Interrupts the screen reader, for a question that cannot be undone. @default false */
  readonly isQuestion?: boolean;
  readonly children: ComponentChildren;
}

/** A modal window. The focus stays inside, and goes back to whatever opened the window. */
export const Dialog = ({ title, onClose, isQuestion = false, children }: DialogProps) => {
  const { words } = useSpeech();
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    const opener = document.activeElement;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>(FIRST)?.focus();
    return () => {
      // The browser gives the focus back when a window closes, but not when it goes away.
      if (opener instanceof HTMLElement && document.activeElement === document.body) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      role={isQuestion ? "alertdialog" : "dialog"}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" class="button button-quiet button-icon" onClick={onClose}>
          <Icon name="close" />
          <span class="sr-only">{words.close}</span>
        </button>
      </header>
      {children}
    </dialog>
  );
};
