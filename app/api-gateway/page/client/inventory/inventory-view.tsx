import { useState } from "preact/hooks";
import { isStocked, LEVELS, type Level, type StockedLine } from "../lines/line";
import { LineList } from "../lines/line-list";
import type { Column } from "../lines/line-table";
import { type OrderName, sorted } from "../lines/order";
import { choicesOf, Toolbar } from "../lines/toolbar";
import { useLines } from "../lines/use-lines";
import { Icon } from "../parts/icon";
import { RowAction } from "../parts/row-action";
import { Empty } from "../parts/states";
import { StockLevel } from "../parts/stock-level";
import { View } from "../parts/view";
import { type Speech, useSpeech } from "../speech";
import type { ViewProps } from "../view-props";
import type { Words } from "../words/en";
import { InventoryDialog, type OpenWindow } from "./inventory-dialog";

const ORDERS: readonly OrderName[] = [
  ...(["added", "name", "-name", "warehouse", "-warehouse"] as const),
  ...(["quantity", "-quantity", "updated", "-updated"] as const),
];

const columnsOf = ({ words, formats }: Speech, open: (next: OpenWindow) => void): Column<StockedLine>[] => {
  const action = (text: string, kind: "edit" | "adjust" | "history" | "delete", line: StockedLine) => (
    <RowAction text={text} of={line.product.name} onClick={() => open({ kind, line })} isDanger={kind === "delete"} />
  );
  return [
    { head: words.product, order: "name", kind: "title", cell: ({ product }) => product.name },
    { head: words.warehouse, order: "warehouse", cell: ({ inventory }) => inventory.warehouse ?? words.none },
    {
      head: words.stock,
      order: "quantity",
      kind: "number",
      cell: ({ inventory }) => <StockLevel quantity={inventory.quantity} />,
    },
    {
      head: words.updated,
      order: "updated",
      cell: ({ inventory: { last_updated: iso } }) => <time dateTime={iso}>{formats.moment(iso)}</time>,
    },
    {
      head: words.actions,
      kind: "actions",
      cell: (line) => (
        <>
          {action(words.adjust, "adjust", line)}
          {action(words.history, "history", line)}
          {action(words.edit, "edit", line)}
          {action(words.remove, "delete", line)}
        </>
      ),
    },
  ];
};

const filtersOf = (words: Words, parameters: ViewProps["parameters"], { overview }: ViewProps["overview"]) =>
  [
    { name: "category", label: words.category, texts: overview?.categories ?? [] },
    { name: "warehouse", label: words.warehouse, texts: overview?.warehouses ?? [] },
  ].map(({ name, label, texts }) => ({ name, label, choices: choicesOf(texts, parameters[name] ?? "") }));

/** What is in stock: find, add, adjust, look back, edit, delete. */
export const InventoryView = ({ parameters, onParameters, overview, version, onChanged }: ViewProps) => {
  const speech = useSpeech();
  const { words, formats } = speech;
  const [open, setOpen] = useState<OpenWindow>();
  const { q = "", category = "", warehouse = "" } = parameters;
  const level = LEVELS.find((one) => one === parameters.level) ?? "";
  const sort = (parameters.sort ?? "added") as OrderName;
  const state = useLines({ q, category, warehouse, level, onlyStocked: true }, sort !== "added", version);
  const close = () => setOpen(undefined);
  const done = (message: string) => {
    close();
    onChanged(message);
  };
  const levelText = (one: Level) => `${words.levels[one]} (${words.levelHints[one]})`;
  const levels = LEVELS.map((one) => ({ value: one, text: levelText(one) }));
  const add = (
    <button type="button" class="button button-primary" onClick={() => setOpen({ kind: "add" })}>
      <Icon name="plus" />
      {words.addStock}
    </button>
  );
  return (
    <View name="inventory" actions={add}>
      <Toolbar
        parameters={parameters}
        filters={[
          ...filtersOf(words, parameters, overview),
          { name: "level", label: words.stockLevel, choices: levels },
        ]}
        orders={ORDERS}
        onChange={onParameters}
      />
      <LineList
        caption={words.views.inventory}
        state={state}
        lines={sorted(state.lines.filter(isStocked), sort, formats)}
        shown={state.shown}
        columns={columnsOf(speech, setOpen)}
        sort={sort}
        onSort={(order) => onParameters({ sort: order })}
        isFiltered={q + category + warehouse + level !== ""}
        onClear={() => onParameters({ q: "", category: "", warehouse: "", level: "" })}
        empty={<Empty title={words.emptyInventory} text={words.emptyInventoryText} />}
      />
      {open && <InventoryDialog open={open} overview={overview.overview} onDone={done} onClose={close} />}
    </View>
  );
};
