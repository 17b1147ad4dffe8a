import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Formats, formatsOf } from "./formats";
import type { Language } from "./preferences";
import { en, type Words } from "./words/en";
import { es } from "./words/es";

const WORDS: Readonly<Record<Language, Words>> = { en, es };

/** How the page speaks: its words, its formats, and its voice. */
export interface Speech {
  readonly words: Words;
  readonly formats: Formats;
  /** Shows a message for a while and has screen readers say it. */
  readonly announce: (text: string) => void;
}

export const speechIn = (language: Language, announce: Speech["announce"]): Speech => ({
  words: WORDS[language],
  formats: formatsOf(language),
  announce,
});

export const SpeechContext = createContext<Speech>(speechIn("en", () => undefined));

/** Gives a component the words and formats of the chosen language. */
export const useSpeech = (): Speech => useContext(SpeechContext);
