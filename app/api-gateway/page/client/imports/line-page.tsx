import { useEffect, useId, useState } from "preact/hooks";
import type { Import, ImportLine, Verdict } from "../../../../kit/api/import";
import { asRefusal, type Refusal } from "../api/refusal";
import { type Page, readPage } from "../api/request";
import { Failed, Loading } from "../parts/states";
import { type Speech, useSpeech } from "../speech";

const ROWS = 50;
const ORDER: readonly Verdict[] = ["refused", "changed", "added", "unchanged"];

const detailsOf = ({ changes, reason }: ImportLine, { words }: Speech): readonly string[] => {
  if (reason) return [words.imports.reasons[reason.code](reason.field ?? "")];
  const text = (value: string | number | null): string => (value === null ? words.none : String(value));
  return Object.entries(changes).map(([field, { from, to }]) =>
    from === null ? `${field}: ${text(to)}` : `${field}: ${text(from)} → ${text(to)}`,
  );
};

const Row = ({ line }: { readonly line: ImportLine }) => {
  const speech = useSpeech();
  const { words, formats } = speech;
  return (
    <tr>
      <td class="cell-number cell-labelled" data-label={words.imports.line}>
        {formats.number(line.line)}
      </td>
      <td class="cell-labelled" data-label={words.product}>
        {line.name ?? words.none}
      </td>
      <td class="cell-labelled" data-label={words.imports.details}>
        {detailsOf(line, speech).map((text) => (
          <span key={text} class="import-detail">
            {text}
          </span>
        ))}
      </td>
    </tr>
  );
};

const LineTable = ({ rows, caption }: { readonly rows: readonly ImportLine[]; readonly caption: string }) => {
  const { words } = useSpeech();
  return (
    <table class="lines lines-cards">
      <caption class="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" class="cell-number">
            {words.imports.line}
          </th>
          <th scope="col">{words.product}</th>
          <th scope="col">{words.imports.details}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((line) => (
          <Row key={line.line} line={line} />
        ))}
      </tbody>
    </table>
  );
};

/** The lines of an import, one outcome at a time. It begins with those that need attention. */
export const LinePage = ({ of }: { readonly of: Import }) => {
  const { words, formats } = useSpeech();
  const id = useId();
  const [verdict, setVerdict] = useState<Verdict>(ORDER.find((one) => of[one] > 0) ?? "refused");
  const [page, setPage] = useState<Page<ImportLine>>();
  const [refusal, setRefusal] = useState<Refusal>();
  const first = `/api/imports/${of.id}/lines?limit=${ROWS}&verdict=${verdict}`;
  const load = (path: string): void => {
    setRefusal(undefined);
    readPage<ImportLine>(path).then(
      (more) => setPage((before) => ({ ...more, rows: [...(before?.rows ?? []), ...more.rows] })),
      (error: unknown) => setRefusal(asRefusal(error)),
    );
  };
  useEffect(() => {
    setPage(undefined);
    load(first);
  }, [first, of.state]);
  return (
    <>
      <div class="field">
        <label for={id}>{words.imports.show}</label>
        <select id={id} onChange={(event) => setVerdict(event.currentTarget.value as Verdict)}>
          {ORDER.map((one) => (
            <option key={one} value={one} selected={one === verdict}>
              {`${words.imports.verdicts[one]}: ${formats.number(of[one])}`}
            </option>
          ))}
        </select>
      </div>
      {page && page.rows.length === 0 && <p class="muted">{words.imports.noLines}</p>}
      {page && page.rows.length > 0 && <LineTable rows={page.rows} caption={words.imports.verdicts[verdict]} />}
      {!page && !refusal && <Loading />}
      {refusal && <Failed refusal={refusal} onRetry={() => load(page?.next ?? first)} />}
      {page?.next && (
        <button type="button" class="button" onClick={() => page.next && load(page.next)}>
          {words.showMore}
        </button>
      )}
    </>
  );
};
