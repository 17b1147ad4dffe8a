/** Outlines on a grid of 24 by 24. */
const SHAPES = {
  plus: "M12 5v14M5 12h14",
  low: "M12 4 3 20h18L12 4Zm0 6v4m0 3v.5",
  medium: "M12 3 21 12 12 21 3 12 12 3Zm0 5v4m0 3v.5",
  good: "M5 12.5l4.5 4.5L19 7.5",
  up: "M12 19V6m-5 5 5-5 5 5",
  down: "M12 5v13m-5-5 5 5 5-5",
  both: "M8 9l4-4 4 4M8 15l4 4 4-4",
  close: "M6 6l12 12M18 6 6 18",
  alert: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 5v5m0 3v.5",
  box: "M3 8l9-5 9 5v8l-9 5-9-5V8Zm0 0 9 5 9-5m-9 5v8",
  products: "M4 12V4h8l8 8-8 8-8-8Zm4-4v.5",
  inventory: "M3 8l9-5 9 5v8l-9 5-9-5V8Zm0 0 9 5 9-5m-9 5v8",
  dashboard: "M5 20v-8m7 8V4m7 16v-5",
} as const;
export type IconName = keyof typeof SHAPES;

/** A small picture beside a text that says the same. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={SHAPES[name]} />
  </svg>
);
