import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { View as ViewName } from "../hash-route";
import { useSpeech } from "../speech";

export interface ViewProps {
  readonly name: ViewName;
  /** Buttons beside the title. @default none */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Moves the focus to the title of the view, out of a window if one is open, because whatever opened that goes away. */
export const focusTitle = (): void => {
  document.querySelector<HTMLDialogElement>("dialog[open]")?.close();
  document.querySelector<HTMLElement>("#view-title")?.focus();
};

/** Nobody has chosen a view before the first is shown, so that one leaves the focus where it is. */
let isFirst = true;

/** A view under its title. Opening one moves the focus there. */
export const View = ({ name, actions, children }: ViewProps) => {
  const { words } = useSpeech();
  const title = words.views[name];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, [name]);
  useEffect(() => {
    document.title = `${title} · StockWiz`;
  }, [title]);
  return (
    <>
      <div class="view-head">
        <div>
          <h1 id="view-title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p class="muted">{words.leads[name]}</p>
        </div>
        {actions && <div class="view-actions">{actions}</div>}
      </div>
      {children}
    </>
  );
};
