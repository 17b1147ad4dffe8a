import type { ComponentChildren } from "preact";
import { Icon } from "../parts/icon";
import type { Line } from "./line";

/** One column: its head, and what it shows of a line. */
export interface Column<L extends Line> {
  readonly head: string;
  readonly cell: (line: L) => ComponentChildren;
  /** Name of the order that the head switches on. @default the column cannot be sorted by */
  readonly order?: string;
  /** @default "text" */
  readonly kind?: "text" | "number" | "title" | "actions";
}

interface HeadProps {
  readonly head: string;
  readonly order: string;
  readonly current: string;
  readonly onSort: (order: string) => void;
}

/** Ascending first, then descending. */
const SortHead = ({ head, order, current, onSort }: HeadProps) => {
  const icon = current === order ? "up" : current === `-${order}` ? "down" : "both";
  return (
    <button type="button" class="sort" onClick={() => onSort(current === order ? `-${order}` : order)}>
      {head}
      <Icon name={icon} />
    </button>
  );
};

const ariaSort = (order: string | undefined, current: string): "ascending" | "descending" | undefined => {
  if (order === undefined) return undefined;
  if (current === order) return "ascending";
  return current === `-${order}` ? "descending" : undefined;
};

export interface LineTableProps<L extends Line> {
  readonly caption: string;
  readonly lines: readonly L[];
  readonly columns: readonly Column<L>[];
  readonly sort: string;
  readonly onSort: (order: string) => void;
  readonly isLoading: boolean;
}

/** A table that becomes a list of cards on a phone. */
export const LineTable = <L extends Line>(props: LineTableProps<L>) => {
  const { caption, lines, columns, sort, onSort, isLoading } = props;
  return (
    <table class="lines lines-cards" aria-busy={isLoading}>
      <caption class="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ head, order, kind = "text" }) => (
            <th key={head} scope="col" class={`cell-${kind}`} aria-sort={ariaSort(order, sort)}>
              {order ? <SortHead head={head} order={order} current={sort} onSort={onSort} /> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.product.id}>
            {columns.map(({ head, cell, kind = "text" }) =>
              kind === "title" ? (
                <th key={head} scope="row" class="cell-title">
                  {cell(line)}
                </th>
              ) : (
                <td key={head} class={`cell-${kind} ${kind === "actions" ? "" : "cell-labelled"}`} data-label={head}>
                  {kind === "actions" ? <div class="row-actions">{cell(line)}</div> : cell(line)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
