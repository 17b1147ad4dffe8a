import { useId, useState } from "preact/hooks";
import { formatHash, VIEWS, type View } from "../hash-route";
import { chooseTheme, LANGUAGES, type Language, preferredTheme, THEMES, type Theme } from "../preferences";
import { useSpeech } from "../speech";
import { Icon } from "./icon";

export interface HeaderProps {
  readonly view: View;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
}

interface SwitchProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}

const Switch = <Value extends string>({ label, value, choices, onChange }: SwitchProps<Value>) => {
  const id = useId();
  const options = Object.entries(choices) as [Value, string][];
  return (
    <div class="switch">
      <label class="sr-only" for={id}>
        {label}
      </label>
      <select id={id} onChange={(event) => onChange(event.currentTarget.value as Value)}>
        {options.map(([one, text]) => (
          <option key={one} value={one} selected={one === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
};

const ThemeSwitch = () => {
  const { words } = useSpeech();
  const [theme, setTheme] = useState(preferredTheme);
  const choose = (next: Theme): void => {
    chooseTheme(next);
    setTheme(next);
  };
  const choices = Object.fromEntries(THEMES.map((one) => [one, words.themes[one]])) as Record<Theme, string>;
  return <Switch label={words.theme} value={theme} choices={choices} onChange={choose} />;
};

/** Name, views, language and theme. */
export const Header = ({ view, language, onLanguage }: HeaderProps) => {
  const { words } = useSpeech();
  return (
    <header class="top">
      <div class="top-inner">
        <a class="brand" href={formatHash({ view: "products", parameters: {} })}>
          <img src="/static/logo.svg" alt="" width="32" height="32" />
          StockWiz
        </a>
        <nav class="views" aria-label={words.mainNavigation}>
          {VIEWS.map((one) => (
            <a
              key={one}
              href={formatHash({ view: one, parameters: {} })}
              aria-current={one === view ? "page" : undefined}
            >
              <Icon name={one} />
              {words.views[one]}
            </a>
          ))}
        </nav>
        <div class="switches">
          <Switch label={words.language} value={language} choices={LANGUAGES} onChange={onLanguage} />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
};
