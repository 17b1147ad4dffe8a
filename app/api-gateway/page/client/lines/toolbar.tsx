import { useEffect, useId, useRef } from "preact/hooks";
import { useSpeech } from "../speech";
import type { OrderName } from "./order";

/** How long a person may pause while typing before the search starts. */
const TYPING_PAUSE_MS = 250;

export interface Choice {
  readonly value: string;
  readonly text: string;
}

export interface ChoiceFieldProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
  /** @default no class of its own */
  readonly className?: string;
}

/** A labelled list to choose one from. */
export const ChoiceField = ({ label, value, choices, onChange, className = "" }: ChoiceFieldProps) => {
  const id = useId();
  return (
    <div class={`field ${className}`}>
      <label for={id}>{label}</label>
      <select id={id} onChange={(event) => onChange(event.currentTarget.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === value}>
            {choice.text}
          </option>
        ))}
      </select>
    </div>
  );
};

const SearchField = ({ value, onChange }: { value: string; onChange: (value: string) => void }) => {
  const { words } = useSpeech();
  const id = useId();
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => () => clearTimeout(pause.current), []);
  useEffect(() => {
    if (input.current && input.current !== document.activeElement) input.current.value = value;
  }, [value]);
  const change = (text: string, pauseMs: number) => {
    clearTimeout(pause.current);
    pause.current = setTimeout(() => onChange(text.trim()), pauseMs);
  };
  return (
    <div class="field field-search">
      <label for={id}>{words.search}</label>
      <input
        ref={input}
        id={id}
        type="search"
        maxLength={255}
        defaultValue={value}
        placeholder={words.searchHint}
        onInput={(event) => change(event.currentTarget.value, TYPING_PAUSE_MS)}
        onKeyDown={(event) => event.key === "Enter" && change(event.currentTarget.value, 0)}
      />
    </div>
  );
};

/** One list to filter by. */
export interface Filter {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly Choice[];
}

export interface ToolbarProps {
  readonly parameters: Readonly<Record<string, string>>;
  readonly filters: readonly Filter[];
  readonly orders: readonly OrderName[];
  readonly onChange: (parameters: Readonly<Record<string, string>>) => void;
}

/** Makes choices of texts, with what is chosen among them even while the others are not known yet. */
export const choicesOf = (texts: readonly string[], chosen: string): Choice[] =>
  [...new Set(chosen === "" ? texts : [...texts, chosen])].map((text) => ({ value: text, text }));

/** Search, filters and order of a list. */
export const Toolbar = ({ parameters, filters, orders, onChange }: ToolbarProps) => {
  const { words } = useSpeech();
  return (
    <search class="toolbar" aria-label={words.filters}>
      <SearchField value={parameters.q ?? ""} onChange={(q) => onChange({ q })} />
      {filters.map(({ name, label, choices }) => (
        <ChoiceField
          key={name}
          label={label}
          value={parameters[name] ?? ""}
          choices={[{ value: "", text: words.all }, ...choices]}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
      <ChoiceField
        label={words.sortBy}
        value={parameters.sort ?? "added"}
        choices={orders.map((order) => ({ value: order, text: words.orders[order] }))}
        onChange={(sort) => onChange({ sort: sort === "added" ? "" : sort })}
      />
    </search>
  );
};
