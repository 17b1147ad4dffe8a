import { useRef } from "preact/hooks";
import type { Product } from "../../../../kit/api/product";
import { keyPerContent } from "../api/idempotency-key";
import { request } from "../api/request";
import { EditDialog } from "../parts/edit-dialog";
import { Field } from "../parts/field";
import { FormDialog } from "../parts/form-dialog";
import { isGiven, isPrice, orNull, priceFrom } from "../parts/rules";
import { type Speech, useSpeech } from "../speech";

export interface ProductFormProps {
  /** What is edited. @default a new product is made */
  readonly product?: Product | undefined;
  readonly categories: readonly string[];
  readonly onSaved: (product: Product) => void;
  readonly onClose: () => void;
}

type Values = Readonly<Record<string, string>>;

const RULES = { name: isGiven, price: isPrice };

const bodyOf = ({ name, price = "", category, description }: Values) => ({
  name,
  price: priceFrom(price),
  category: orNull(category),
  description: orNull(description),
});

const textsOf =
  ({ words, formats }: Speech) =>
  ({ name, price, category, description }: Product) =>
    [
      [words.name, name],
      [words.price, formats.price(price)],
      [words.category, category ?? words.none],
      [words.description, description ?? words.none],
    ] as const;

const fields = ({ words, formats }: Speech, categories: readonly string[], product?: Product) => (
  <>
    <Field name="name" label={words.name} value={product?.name ?? ""} isRequired maxLength={255} />
    <div class="field-row">
      <Field
        name="price"
        label={words.price}
        value={product ? formats.decimal(product.price) : ""}
        isRequired
        keyboard="decimal"
      />
      <Field
        name="category"
        label={words.category}
        value={product?.category ?? ""}
        maxLength={100}
        suggestions={categories}
      />
    </div>
    <Field name="description" label={words.description} value={product?.description ?? ""} isLong />
  </>
);

/** Makes a product, or changes one. */
export const ProductForm = ({ product, categories, onSaved, onClose }: ProductFormProps) => {
  const speech = useSpeech();
  const { words } = speech;
  const keyOf = useRef(keyPerContent()).current;
  if (product) {
    return (
      <EditDialog<Product>
        title={words.editProduct}
        path={`/api/products/${product.id}`}
        rules={RULES}
        bodyOf={bodyOf}
        textsOf={textsOf(speech)}
        onSaved={onSaved}
        onClose={onClose}
      >
        {(seen) => fields(speech, categories, seen)}
      </EditDialog>
    );
  }
  const add = async (values: Values): Promise<void> => {
    const body = bodyOf(values);
    const answer = await request("/api/products", { method: "POST", body, idempotencyKey: keyOf(body) });
    onSaved((await answer.json()) as Product);
  };
  return (
    <FormDialog title={words.addProduct} submitLabel={words.add} rules={RULES} onSubmit={add} onClose={onClose}>
      {fields(speech, categories)}
    </FormDialog>
  );
};
