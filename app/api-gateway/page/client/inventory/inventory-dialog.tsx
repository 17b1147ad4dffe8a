import type { StockedLine } from "../lines/line";
import type { Overview } from "../lines/overview";
import { DeleteDialog } from "../parts/delete-dialog";
import { focusTitle } from "../parts/view";
import { useSpeech } from "../speech";
import { AdjustForm } from "./adjust-form";
import { HistoryDialog } from "./history-dialog";
import { StockForm } from "./stock-form";

/** The window that is open over the inventory. */
export type OpenWindow =
  | { readonly kind: "add" }
  | { readonly kind: "edit" | "adjust" | "history" | "delete"; readonly line: StockedLine };

export interface InventoryDialogProps {
  readonly open: OpenWindow;
  readonly overview: Overview | undefined;
  readonly onDone: (message: string) => void;
  readonly onClose: () => void;
}

/** The window for what was chosen. */
export const InventoryDialog = ({ open, overview, onDone, onClose }: InventoryDialogProps) => {
  const { words, formats } = useSpeech();
  if (open.kind === "history") return <HistoryDialog line={open.line} onClose={onClose} />;
  if (open.kind === "add" || open.kind === "edit") {
    const saved = (name: string, isNew: boolean) => onDone(isNew ? words.done.added(name) : words.done.saved(name));
    const line = open.kind === "edit" ? open.line : undefined;
    return <StockForm line={line} overview={overview} onSaved={saved} onClose={onClose} />;
  }
  const { product, inventory } = open.line;
  if (open.kind === "adjust") {
    const adjusted = ({ quantity }: { quantity: number }) =>
      onDone(words.done.adjusted(product.name, formats.number(quantity)));
    return <AdjustForm line={open.line} onAdjusted={adjusted} onClose={onClose} />;
  }
  const removed = () => {
    focusTitle();
    onDone(words.done.deleted(product.name));
  };
  return (
    <DeleteDialog
      title={words.deleteStock}
      text={words.deleteStockText(product.name)}
      path={`/api/inventory/${inventory.id}`}
      onDeleted={removed}
      onClose={onClose}
    />
  );
};
