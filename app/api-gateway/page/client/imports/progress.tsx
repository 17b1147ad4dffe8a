import { useSpeech } from "../speech";

export interface ProgressProps {
  /** 0 to 1. */
  readonly share: number;
  readonly text: string;
  readonly onClose: () => void;
}

/** How far something is. */
export const Progress = ({ share, text, onClose }: ProgressProps) => {
  const { words } = useSpeech();
  return (
    <>
      <p role="status">{text}</p>
      <progress class="import-progress" value={share} max={1} aria-label={text} />
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </>
  );
};
