import type { ComponentChildren } from "preact";
import type { Refusal } from "../api/refusal";
import { useSpeech } from "../speech";
import { explain } from "./explain";
import { Icon } from "./icon";

/** What stands where rows will be. */
export const Loading = () => {
  const { words } = useSpeech();
  return (
    <div class="state" role="status">
      <span class="spinner" aria-hidden="true" />
      <p>{words.loading}</p>
    </div>
  );
};

export interface EmptyProps {
  readonly title: string;
  readonly text: string;
  /** What to do about it. */
  readonly children?: ComponentChildren;
}

/** What stands where there are no rows. */
export const Empty = ({ title, text, children }: EmptyProps) => (
  <div class="state">
    <Icon name="box" />
    <h2>{title}</h2>
    <p>{text}</p>
    {children}
  </div>
);

export interface FailedProps {
  readonly refusal: Refusal;
  readonly onRetry: () => void;
}

/** What stands where rows could not be read. */
export const Failed = ({ refusal, onRetry }: FailedProps) => {
  const { words } = useSpeech();
  return (
    <div class="state state-failed" role="alert">
      <Icon name="alert" />
      <h2>{words.errors.title}</h2>
      <p>{explain(refusal, words)}</p>
      <button type="button" class="button" onClick={onRetry}>
        {words.retry}
      </button>
    </div>
  );
};
