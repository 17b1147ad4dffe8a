import type { Product } from "../../../../kit/api/product";
import { request } from "../api/request";
import { Field } from "../parts/field";
import { FormDialog } from "../parts/form-dialog";
import { isGiven, isPrice, orNull, priceFrom } from "../parts/rules";
import { useSpeech } from "../speech";

export interface ProductFormProps {
  /** What is edited. @default a new product is made */
  readonly product?: Product | undefined;
  readonly categories: readonly string[];
  readonly onSaved: (product: Product) => void;
  readonly onClose: () => void;
}

const save = async (product: Product | undefined, body: object): Promise<Product> => {
  const answer = product
    ? await request(`/api/products/${product.id}`, { method: "PUT", body })
    : await request("/api/products", { method: "POST", body });
  return (await answer.json()) as Product;
};

/** Makes a product, or changes one. */
export const ProductForm = ({ product, categories, onSaved, onClose }: ProductFormProps) => {
  const { words, formats } = useSpeech();
  const submit = async (values: Readonly<Record<string, string>>) =>
    onSaved(
      await save(product, {
        name: values.name,
        price: priceFrom(values.price ?? ""),
        category: orNull(values.category),
        description: orNull(values.description),
      }),
    );
  return (
    <FormDialog
      title={product ? words.editProduct : words.addProduct}
      submitLabel={product ? words.save : words.add}
      rules={{ name: isGiven, price: isPrice }}
      onSubmit={submit}
      onClose={onClose}
    >
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
    </FormDialog>
  );
};
