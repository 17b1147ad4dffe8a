import { useState } from "preact/hooks";
import type { Product } from "../../../../kit/api/product";
import { ImportDialog } from "../imports/import-dialog";
import type { Line } from "../lines/line";
import { LineList } from "../lines/line-list";
import type { Column } from "../lines/line-table";
import { type OrderName, sorted } from "../lines/order";
import { choicesOf, Toolbar } from "../lines/toolbar";
import { useLines } from "../lines/use-lines";
import { DeleteDialog } from "../parts/delete-dialog";
import { Icon } from "../parts/icon";
import { RowAction } from "../parts/row-action";
import { Empty } from "../parts/states";
import { StockLevel } from "../parts/stock-level";
import { focusTitle, View } from "../parts/view";
import { type Speech, useSpeech } from "../speech";
import type { ViewProps } from "../view-props";
import { ProductForm } from "./product-form";

const ORDERS: readonly OrderName[] = [
  ...(["added", "name", "-name", "category", "-category"] as const),
  ...(["price", "-price", "quantity", "-quantity"] as const),
];

/** The window that is open, if any. */
type Open =
  | { readonly kind: "import" }
  | { readonly kind: "form"; readonly product?: Product }
  | { readonly kind: "delete"; product: Product };

const columnsOf = ({ words, formats }: Speech, open: (next: Open) => void): Column<Line>[] => [
  {
    head: words.name,
    order: "name",
    kind: "title",
    cell: ({ product }) => (
      <>
        {product.name}
        {product.description && <span class="subtitle">{product.description}</span>}
      </>
    ),
  },
  { head: words.category, order: "category", cell: ({ product }) => product.category ?? words.none },
  { head: words.price, order: "price", kind: "number", cell: ({ product }) => formats.price(product.price) },
  {
    head: words.stock,
    order: "quantity",
    kind: "number",
    cell: ({ inventory }) =>
      inventory ? <StockLevel quantity={inventory.quantity} /> : <span class="muted">{words.notStocked}</span>,
  },
  {
    head: words.actions,
    kind: "actions",
    cell: ({ product }) => (
      <>
        <RowAction text={words.edit} of={product.name} onClick={() => open({ kind: "form", product })} />
        <RowAction text={words.remove} of={product.name} onClick={() => open({ kind: "delete", product })} isDanger />
      </>
    ),
  },
];

interface ProductDialogProps {
  readonly open: Exclude<Open, { readonly kind: "import" }>;
  readonly categories: readonly string[];
  readonly onDone: (message: string) => void;
  readonly onClose: () => void;
}

const ProductDialog = ({ open, categories, onDone, onClose }: ProductDialogProps) => {
  const { words } = useSpeech();
  if (open.kind === "delete") {
    const { id, name } = open.product;
    const removed = () => {
      focusTitle();
      onDone(words.done.deleted(name));
    };
    return (
      <DeleteDialog
        title={words.deleteProduct}
        text={words.deleteProductText(name)}
        path={`/api/products/${id}`}
        onDeleted={removed}
        onClose={onClose}
      />
    );
  }
  const saved = ({ name }: Product) => onDone(open.product ? words.done.saved(name) : words.done.added(name));
  return <ProductForm product={open.product} categories={categories} onSaved={saved} onClose={onClose} />;
};

/** The products: find, add, edit, delete. */
export const ProductsView = ({ parameters, onParameters, overview, version, onChanged }: ViewProps) => {
  const speech = useSpeech();
  const { words, formats } = speech;
  const [open, setOpen] = useState<Open>();
  const { q = "", category = "" } = parameters;
  const sort = (parameters.sort ?? "added") as OrderName;
  const filters = { q, category, warehouse: "", level: "", onlyStocked: false } as const;
  const state = useLines(filters, sort !== "added", version);
  const categories = overview.overview?.categories ?? [];
  const close = () => setOpen(undefined);
  const done = (message: string) => {
    close();
    onChanged(message);
  };
  const actions = (
    <>
      <button type="button" class="button" onClick={() => setOpen({ kind: "import" })}>
        <Icon name="up" />
        {words.imports.open}
      </button>
      <button type="button" class="button button-primary" onClick={() => setOpen({ kind: "form" })}>
        <Icon name="plus" />
        {words.addProduct}
      </button>
    </>
  );
  return (
    <View name="products" actions={actions}>
      <Toolbar
        parameters={parameters}
        filters={[{ name: "category", label: words.category, choices: choicesOf(categories, category) }]}
        orders={ORDERS}
        onChange={onParameters}
      />
      <LineList
        caption={words.views.products}
        state={state}
        lines={sorted(state.lines, sort, formats)}
        shown={state.shown}
        columns={columnsOf(speech, setOpen)}
        sort={sort}
        onSort={(order) => onParameters({ sort: order })}
        isFiltered={q + category !== ""}
        onClear={() => onParameters({ q: "", category: "" })}
        empty={<Empty title={words.emptyProducts} text={words.emptyProductsText} />}
      />
      {open?.kind === "import" && <ImportDialog onApplied={onChanged} onClose={close} />}
      {open && open.kind !== "import" && (
        <ProductDialog open={open} categories={categories} onDone={done} onClose={close} />
      )}
    </View>
  );
};
