import type { Inventory } from "../../../../kit/api/inventory";
import { request } from "../api/request";
import type { StockedLine } from "../lines/line";
import type { Overview } from "../lines/overview";
import { Dialog } from "../parts/dialog";
import { Field } from "../parts/field";
import { FormDialog } from "../parts/form-dialog";
import { isGiven, isWhole, orNull } from "../parts/rules";
import { Loading } from "../parts/states";
import { useSpeech } from "../speech";

export interface StockFormProps {
  /** What is edited. @default a new stock record is made */
  readonly line?: StockedLine | undefined;
  readonly overview: Overview | undefined;
  readonly onSaved: (product: string, isNew: boolean) => void;
  readonly onClose: () => void;
}

const save = async (inventory: Inventory | undefined, product: string | undefined, fields: object): Promise<void> => {
  if (inventory) await request(`/api/inventory/${inventory.id}`, { method: "PUT", body: fields });
  else await request("/api/inventory", { method: "POST", body: { product_id: Number(product), ...fields } });
};

/** Makes the stock record of a product that has none, or changes one. */
export const StockForm = ({ line, overview, onSaved, onClose }: StockFormProps) => {
  const { words } = useSpeech();
  const unstocked = overview?.unstocked ?? [];
  if (!line && unstocked.length === 0) {
    return (
      <Dialog title={words.addStock} onClose={onClose}>
        {overview ? <p>{words.everyProductStocked}</p> : <Loading />}
      </Dialog>
    );
  }
  const submit = async (values: Readonly<Record<string, string>>): Promise<void> => {
    const { product_id: product, quantity, warehouse } = values;
    await save(line?.inventory, product, { quantity: Number(quantity), warehouse: orNull(warehouse) });
    const name = line?.product.name ?? unstocked.find(({ id }) => String(id) === product)?.name ?? "";
    onSaved(name, line === undefined);
  };
  const products = unstocked.map(({ id, name }) => ({ value: String(id), text: name }));
  const options = [{ value: "", text: words.choose }, ...products]; // nothing is stocked by accident
  return (
    <FormDialog
      title={line ? `${words.editStock}: ${line.product.name}` : words.addStock}
      submitLabel={line ? words.save : words.add}
      rules={line ? { quantity: isWhole } : { product_id: isGiven, quantity: isWhole }}
      onSubmit={submit}
      onClose={onClose}
    >
      {!line && <Field name="product_id" label={words.product} isRequired options={options} />}
      <div class="field-row">
        <Field
          name="quantity"
          label={words.quantity}
          value={line ? String(line.inventory.quantity) : ""}
          isRequired
          keyboard="numeric"
          maxLength={10}
        />
        <Field
          name="warehouse"
          label={words.warehouse}
          value={line?.inventory.warehouse ?? ""}
          maxLength={100}
          suggestions={overview?.warehouses ?? []}
        />
      </div>
    </FormDialog>
  );
};
