// Runs before anything is painted, so that nobody sees the other theme flash by.
import { applyLanguage, applyTheme, preferredLanguage, preferredTheme } from "./preferences";

applyLanguage(preferredLanguage());
applyTheme(preferredTheme());
