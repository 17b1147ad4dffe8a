import { useRef } from "preact/hooks";
import type { Adjustment, Inventory } from "../../../../kit/api/inventory";
import { keyPerContent } from "../api/idempotency-key";
import { Refusal } from "../api/refusal";
import { read, request } from "../api/request";
import type { StockedLine } from "../lines/line";
import { Field } from "../parts/field";
import { FormDialog } from "../parts/form-dialog";
import { isChange, isGiven } from "../parts/rules";
import { useSpeech } from "../speech";

export interface AdjustFormProps {
  readonly line: StockedLine;
  readonly onAdjusted: (adjustment: Adjustment) => void;
  readonly onClose: () => void;
}

const OUT_OF_LIMITS = "stock-out-of-limits";

/** Adds to the stock or takes from it, once, however often it has to be sent. */
export const AdjustForm = ({ line: { product, inventory }, onAdjusted, onClose }: AdjustFormProps) => {
  const { words, formats } = useSpeech();
  const keyOf = useRef(keyPerContent()).current;
  const left = useRef<number>(undefined);
  const path = `/api/inventory/${inventory.id}`;

  const submit = async (values: Readonly<Record<string, string>>): Promise<void> => {
    const body = { delta: Number(values.delta), reason: values.reason };
    try {
      const options = { method: "POST", body, idempotencyKey: keyOf(body) } as const;
      onAdjusted((await (await request(`${path}/adjustments`, options)).json()) as Adjustment);
    } catch (error) {
      // Somebody else took from the stock: the refusal is of use only with what is there now.
      const isTooMuch = error instanceof Refusal && error.slug === OUT_OF_LIMITS && body.delta < 0;
      left.current = isTooMuch ? (await read<Inventory>(path)).quantity : undefined;
      throw error;
    }
  };
  const explain = (): string | undefined =>
    left.current === undefined ? undefined : words.errors.belowZero(formats.number(left.current));
  return (
    <FormDialog
      title={`${words.adjustStock}: ${product.name}`}
      submitLabel={words.adjust}
      rules={{ delta: isChange, reason: isGiven }}
      onSubmit={submit}
      onClose={onClose}
      explainRefusal={explain}
    >
      <p class="muted">{words.inStockNow(formats.number(inventory.quantity))}</p>
      <Field name="delta" label={words.delta} hint={words.deltaHint} isRequired maxLength={11} />
      <Field name="reason" label={words.reason} hint={words.reasonHint} isRequired maxLength={255} />
    </FormDialog>
  );
};
