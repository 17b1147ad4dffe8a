import { useEffect, useRef, useState } from "preact/hooks";
import { asRefusal, type Refusal } from "../api/refusal";
import { type LineFilters, type Lines, readLines } from "./read-lines";

/** Rows that a person sees before asking for more. */
const SHOWN_ROWS = 100;
/** Rows that are read to be sorted; more would be slow on a phone. */
const SORTED_ROWS = 5_000;
const LARGEST_PAGE = 1_000;

export interface LinesState extends Lines {
  readonly isLoading: boolean;
  readonly refusal: Refusal | undefined;
}

const NOTHING: LinesState = { lines: [], next: undefined, isLoading: true, refusal: undefined };

/** Reads lines as the filters change; the newest wish wins. `isSorted` reads on, because an order needs all rows. */
export const useLines = (filters: LineFilters, isSorted: boolean, version: number) => {
  const [state, setState] = useState(NOTHING);
  const [shown, setShown] = useState(SHOWN_ROWS);
  const running = useRef<AbortController>(undefined);
  const seen = useRef(version);

  const load = async (wanted: number, from?: Lines): Promise<void> => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const pageSize = isSorted ? LARGEST_PAGE : SHOWN_ROWS;
    const { signal } = controller;
    setState((before) => ({ ...before, isLoading: true }));
    try {
      const read = await readLines({ filters, pageSize, wanted, signal, ...(from && { from }) });
      setState({ ...read, isLoading: false, refusal: undefined });
    } catch (error) {
      if (signal.aborted) return;
      setState((before) => ({ ...before, isLoading: false, refusal: asRefusal(error) }));
    }
  };

  const reload = (rows = shown) => void load(isSorted ? SORTED_ROWS : rows);
  const wish = JSON.stringify([filters, isSorted]);
  // A new wish starts at the top; a new version of the data keeps as many rows as there were.
  useEffect(() => {
    setShown(SHOWN_ROWS);
    reload(SHOWN_ROWS);
    return () => running.current?.abort();
  }, [wish]);
  useEffect(() => {
    if (seen.current !== version) reload();
    seen.current = version;
  }, [version]);

  const showMore = (): void => {
    const rows = shown + SHOWN_ROWS;
    setShown(rows);
    if (state.lines.length < rows && state.next !== undefined) void load(rows, state);
  };
  return { ...state, shown, showMore, reload: () => reload() };
};
