import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { DashboardView } from "./dashboard/dashboard-view";
import { useHashRoute } from "./hash-route";
import { InventoryView } from "./inventory/inventory-view";
import { useOverview } from "./lines/use-overview";
import { Header } from "./parts/header";
import { focusTitle } from "./parts/view";
import { chooseLanguage, preferredLanguage } from "./preferences";
import { ProductsView } from "./products/products-view";
import { SpeechContext, speechIn } from "./speech";

const VIEWS = { products: ProductsView, inventory: InventoryView, dashboard: DashboardView } as const;

/** How long a message stays: long enough to read it twice. */
const MESSAGE_MS = 6_000;

const useMessage = () => {
  const [message, setMessage] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const announce = (text: string): void => {
    clearTimeout(timer.current);
    setMessage(text);
    timer.current = setTimeout(() => setMessage(""), MESSAGE_MS);
  };
  return { message, announce };
};

/** The page. */
export const App = () => {
  const [language, setLanguage] = useState(preferredLanguage);
  const { route, change } = useHashRoute();
  const [version, setVersion] = useState(0);
  const { message, announce } = useMessage();
  const overview = useOverview(version, route.view);
  const speech = useMemo(() => speechIn(language, announce), [language]);
  const CurrentView = VIEWS[route.view];
  const changed = (text: string): void => {
    setVersion((before) => before + 1);
    announce(text);
  };
  const speak = (next: typeof language): void => {
    chooseLanguage(next);
    setLanguage(next);
  };
  return (
    <SpeechContext.Provider value={speech}>
      <button type="button" class="skip" onClick={focusTitle}>
        {speech.words.skip}
      </button>
      <Header view={route.view} language={language} onLanguage={speak} />
      <main class="page">
        <CurrentView
          key={route.view}
          parameters={route.parameters}
          onParameters={change}
          overview={overview}
          version={version}
          onChanged={changed}
        />
      </main>
      <footer class="foot">
        <a href="/docs">{speech.words.apiReference}</a>
      </footer>
      <p id="count" class="sr-only" role="status" />
      <div class="message" role="status">
        {message !== "" && <p>{message}</p>}
      </div>
    </SpeechContext.Provider>
  );
};
