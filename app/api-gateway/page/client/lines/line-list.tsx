import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Empty, Failed, Loading } from "../parts/states";
import { useSpeech } from "../speech";
import type { Line } from "./line";
import { type Column, LineTable } from "./line-table";
import type { LinesState } from "./use-lines";

export interface LineListProps<L extends Line> {
  readonly caption: string;
  readonly state: LinesState & { readonly showMore: () => void; readonly reload: () => void };
  /** The lines in their order. */
  readonly lines: readonly L[];
  readonly shown: number;
  readonly columns: readonly Column<L>[];
  readonly sort: string;
  readonly onSort: (order: string) => void;
  /** True when a search or a filter is on. */
  readonly isFiltered: boolean;
  readonly onClear: () => void;
  /** What stands here when there is nothing at all. */
  readonly empty: ComponentChildren;
}

const NoMatch = ({ onClear }: { readonly onClear: () => void }) => {
  const { words } = useSpeech();
  return (
    <Empty title={words.noMatch} text={words.noMatchText}>
      <button type="button" class="button" onClick={onClear}>
        {words.clearFilters}
      </button>
    </Empty>
  );
};

/** A list in whatever state it is: loading, failed, empty, or rows with a way to more of them. */
export const LineList = <L extends Line>(props: LineListProps<L>) => {
  const { words, formats } = useSpeech();
  const { state, lines, shown, isFiltered } = props;
  const hasMore = lines.length > shown || state.next !== undefined;
  const visible = lines.slice(0, shown);
  const count = words.shown(formats.number(visible.length), hasMore);
  useEffect(() => {
    document.querySelector("#count")?.replaceChildren(state.isLoading ? "" : count);
  }, [state.isLoading, count]);
  if (state.refusal) return <Failed refusal={state.refusal} onRetry={state.reload} />;
  if (lines.length === 0 && state.isLoading) return <Loading />;
  const isSortedPartly = props.sort !== "added" && state.next !== undefined;
  return (
    <>
      {lines.length === 0 && (isFiltered ? <NoMatch onClear={props.onClear} /> : props.empty)}
      {lines.length > 0 && <LineTable {...props} lines={visible} isLoading={state.isLoading} />}
      {isSortedPartly && <p class="note">{words.sortedPartly(formats.number(state.lines.length))}</p>}
      <footer class="list-foot">
        {lines.length > 0 && <p class="muted">{count}</p>}
        {hasMore && (
          <button type="button" class="button" aria-disabled={state.isLoading} onClick={state.showMore}>
            {state.isLoading ? words.loading : words.showMore}
          </button>
        )}
      </footer>
    </>
  );
};
