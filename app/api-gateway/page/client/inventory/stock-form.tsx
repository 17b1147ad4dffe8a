import { useRef } from "preact/hooks";
import type { Inventory } from "../../../../kit/api/inventory";
import { keyPerContent } from "../api/idempotency-key";
import { request } from "../api/request";
import type { StockedLine } from "../lines/line";
import type { Overview } from "../lines/overview";
import { Dialog } from "../parts/dialog";
import { EditDialog } from "../parts/edit-dialog";
import { Field } from "../parts/field";
import { FormDialog } from "../parts/form-dialog";
import { isGiven, isWhole, orNull } from "../parts/rules";
import { Loading } from "../parts/states";
import { type Speech, useSpeech } from "../speech";

export interface StockFormProps {
  /** What is edited. @default a new stock record is made */
  readonly line?: StockedLine | undefined;
  readonly overview: Overview | undefined;
  readonly onSaved: (product: string, isNew: boolean) => void;
  readonly onClose: () => void;
}

type Values = Readonly<Record<string, string>>;

const bodyOf = ({ quantity, warehouse }: Values) => ({ quantity: Number(quantity), warehouse: orNull(warehouse) });

const textsOf =
  ({ words, formats }: Speech) =>
  ({ quantity, warehouse }: Inventory) =>
    [
      [words.quantity, formats.number(quantity)],
      [words.warehouse, warehouse ?? words.none],
    ] as const;

const fields = ({ words }: Speech, warehouses: readonly string[] = [], inventory?: Inventory) => (
  <div class="field-row">
    <Field
      name="quantity"
      label={words.quantity}
      value={inventory ? String(inventory.quantity) : ""}
      isRequired
      keyboard="numeric"
      maxLength={10}
    />
    <Field
      name="warehouse"
      label={words.warehouse}
      value={inventory?.warehouse ?? ""}
      maxLength={100}
      suggestions={warehouses}
    />
  </div>
);

const NewStockForm = ({ overview, onSaved, onClose }: StockFormProps) => {
  const speech = useSpeech();
  const { words } = speech;
  const keyOf = useRef(keyPerContent()).current;
  const unstocked = overview?.unstocked ?? [];
  if (unstocked.length === 0) {
    return (
      <Dialog title={words.addStock} onClose={onClose}>
        {overview ? <p>{words.everyProductStocked}</p> : <Loading />}
      </Dialog>
    );
  }
  const add = async (values: Values): Promise<void> => {
    const body = { product_id: Number(values.product_id), ...bodyOf(values) };
    await request("/api/inventory", { method: "POST", body, idempotencyKey: keyOf(body) });
    onSaved(unstocked.find(({ id }) => id === body.product_id)?.name ?? "", true);
  };
  const products = unstocked.map(({ id, name }) => ({ value: String(id), text: name }));
  const options = [{ value: "", text: words.choose }, ...products]; // nothing is stocked by accident
  const rules = { product_id: isGiven, quantity: isWhole };
  return (
    <FormDialog title={words.addStock} submitLabel={words.add} rules={rules} onSubmit={add} onClose={onClose}>
      <Field name="product_id" label={words.product} isRequired options={options} />
      {fields(speech, overview?.warehouses)}
    </FormDialog>
  );
};

/** Makes the stock record of a product that has none, or changes one. */
export const StockForm = (props: StockFormProps) => {
  const speech = useSpeech();
  const { line, overview, onSaved, onClose } = props;
  if (!line) return <NewStockForm {...props} />;
  return (
    <EditDialog<Inventory>
      title={`${speech.words.editStock}: ${line.product.name}`}
      path={`/api/inventory/${line.inventory.id}`}
      rules={{ quantity: isWhole }}
      bodyOf={bodyOf}
      textsOf={textsOf(speech)}
      onSaved={() => onSaved(line.product.name, false)}
      onClose={onClose}
    >
      {(seen) => fields(speech, overview?.warehouses, seen)}
    </EditDialog>
  );
};
