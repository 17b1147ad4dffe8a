import { levelOf } from "../lines/line";
import { useSpeech } from "../speech";
import { Icon } from "./icon";

/** A quantity, marked by icon and word as low, medium or good. */
export const StockLevel = ({ quantity }: { readonly quantity: number }) => {
  const { words, formats } = useSpeech();
  const level = levelOf(quantity);
  return (
    <span class="stock">
      <span class="stock-quantity">{formats.number(quantity)}</span>{" "}
      <span class={`badge badge-${level}`}>
        <Icon name={level} />
        {words.levels[level]}
      </span>
    </span>
  );
};
