export interface RowActionProps {
  readonly text: string;
  /** The row's name, said after the text to those who do not see the row. */
  readonly of: string;
  readonly onClick: () => void;
  /** @default false */
  readonly isDanger?: boolean;
}

/** A button at the end of a row. */
export const RowAction = ({ text, of, onClick, isDanger = false }: RowActionProps) => (
  <button type="button" class={`button button-small ${isDanger ? "button-danger-quiet" : ""}`} onClick={onClick}>
    {text}
    <span class="sr-only"> {of}</span>
  </button>
);
