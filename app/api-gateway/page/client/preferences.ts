/** The languages that the page speaks. */
export const LANGUAGES = { en: "English", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const LANGUAGE_KEY = "stockwiz-language";
const THEME_KEY = "stockwiz-theme";

/** A browser may refuse to remember; the page goes on without. */
const remembered = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const remember = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // a private window, or storage is full
  }
};

const isLanguage = (text: string): text is Language => Object.hasOwn(LANGUAGES, text);

/** The language that was chosen, or the first of the browser's that the page speaks. */
export const preferredLanguage = (): Language => {
  const wishes = [remembered(LANGUAGE_KEY) ?? "", ...navigator.languages.map((tag) => tag.split("-")[0] ?? "")];
  return wishes.find(isLanguage) ?? "en";
};

/** The theme that was chosen. */
export const preferredTheme = (): Theme => THEMES.find((theme) => theme === remembered(THEME_KEY)) ?? "system";

/** Tells the document, and with it screen readers, which language it is in. */
export const applyLanguage = (language: Language): void => {
  document.documentElement.lang = language;
};

export const applyTheme = (theme: Theme): void => {
  document.documentElement.dataset.theme = theme;
};

export const chooseLanguage = (language: Language): void => {
  remember(LANGUAGE_KEY, language);
  applyLanguage(language);
};

export const chooseTheme = (theme: Theme): void => {
  remember(THEME_KEY, theme);
  applyTheme(theme);
};
