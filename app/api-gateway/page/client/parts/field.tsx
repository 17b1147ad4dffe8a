import type { HTMLAttributes } from "preact";
import { createContext } from "preact";
import { useContext, useId } from "preact/hooks";

/** What is wrong with the fields of the form around, by name. */
export const FieldErrors = createContext<Readonly<Record<string, string>>>({});

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  /** @default "" */
  readonly value?: string;
  /** Shown below the label. @default none */
  readonly hint?: string;
  /** Marks the field as one that must be filled in. @default false */
  readonly isRequired?: boolean;
  /** Most characters. @default no limit */
  readonly maxLength?: number;
  /** Keyboard that a phone shows. @default "text" */
  readonly keyboard?: "text" | "decimal" | "numeric";
  /** Values to offer while typing. @default none */
  readonly suggestions?: readonly string[];
  /** Takes several lines. @default false */
  readonly isLong?: boolean;
  /** The only values to choose from. @default anything */
  readonly options?: readonly { readonly value: string; readonly text: string }[];
}

type Shared = Pick<HTMLAttributes<HTMLElement>, "id"> & Record<string, string | number | boolean | undefined>;

const Control = ({ field, shared, listId }: { field: FieldProps; shared: Shared; listId: string }) => {
  const { value = "", options, isLong, suggestions, keyboard = "text" } = field;
  if (options) {
    return (
      <select {...shared}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
    );
  }
  if (isLong) return <textarea {...shared} rows={3} defaultValue={value} />;
  return (
    <input {...shared} type="text" inputMode={keyboard} defaultValue={value} {...(suggestions && { list: listId })} />
  );
};

/** A labelled field with its hint, and its error where it has one. */
export const Field = (field: FieldProps) => {
  const { name, label, hint, isRequired = false, maxLength, suggestions } = field;
  const error = useContext(FieldErrors)[name];
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const shared: Shared = {
    ...{ id, name, autocomplete: "off", required: isRequired, "aria-invalid": error !== undefined },
    ...(described !== "" && { "aria-describedby": described }),
    ...(maxLength !== undefined && { maxLength }),
  };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {isRequired && (
          <span class="required" aria-hidden="true">
            *
          </span>
        )}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Control field={field} shared={shared} listId={`${id}-list`} />
      {suggestions && (
        <datalist id={`${id}-list`}>
          {suggestions.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
};
