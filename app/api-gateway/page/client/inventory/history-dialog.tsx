import { useEffect, useState } from "preact/hooks";
import type { Adjustment } from "../../../../kit/api/inventory";
import { asRefusal, type Refusal } from "../api/refusal";
import { type Page, readPage } from "../api/request";
import type { StockedLine } from "../lines/line";
import { Dialog } from "../parts/dialog";
import { Failed, Loading } from "../parts/states";
import { useSpeech } from "../speech";

export interface HistoryDialogProps {
  readonly line: StockedLine;
  readonly onClose: () => void;
}

const ROWS = 20;

const HistoryTable = ({ rows }: { readonly rows: readonly Adjustment[] }) => {
  const { words, formats } = useSpeech();
  return (
    <table class="lines lines-cards">
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col" class="cell-number">
            {words.delta}
          </th>
          <th scope="col">{words.reason}</th>
          <th scope="col" class="cell-number">
            {words.after}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, created_at, delta, reason, quantity }) => (
          <tr key={id}>
            <td class="cell-labelled" data-label={words.when}>
              {formats.moment(created_at)}
            </td>
            <td class="cell-number cell-labelled" data-label={words.delta}>
              {formats.signed(delta)}
            </td>
            <td class="cell-labelled" data-label={words.reason}>
              {reason}
            </td>
            <td class="cell-number cell-labelled" data-label={words.after}>
              {formats.number(quantity)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Every change of one stock, newest first. */
export const HistoryDialog = ({ line, onClose }: HistoryDialogProps) => {
  const { words } = useSpeech();
  const first = `/api/inventory/${line.inventory.id}/adjustments?limit=${ROWS}`;
  const [page, setPage] = useState<Page<Adjustment>>();
  const [refusal, setRefusal] = useState<Refusal>();
  const load = (path: string): void => {
    setRefusal(undefined);
    readPage<Adjustment>(path).then(
      (more) => setPage((before) => ({ ...more, rows: [...(before?.rows ?? []), ...more.rows] })),
      (error: unknown) => setRefusal(asRefusal(error)),
    );
  };
  useEffect(() => load(first), [first]);
  return (
    <Dialog title={words.historyOf(line.product.name)} onClose={onClose}>
      {page && page.rows.length === 0 && <p class="muted">{words.noHistory}</p>}
      {page && page.rows.length > 0 && <HistoryTable rows={page.rows} />}
      {!page && !refusal && <Loading />}
      {refusal && <Failed refusal={refusal} onRetry={() => load(page?.next ?? first)} />}
      <div class="dialog-actions">
        {page?.next && (
          <button type="button" class="button" onClick={() => page.next && load(page.next)}>
            {words.showMore}
          </button>
        )}
        <button type="button" class="button" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
};
