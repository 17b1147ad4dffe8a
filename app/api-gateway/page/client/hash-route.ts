import { useEffect, useState } from "preact/hooks";

export const VIEWS = ["products", "inventory", "dashboard"] as const;
export type View = (typeof VIEWS)[number];

/** Where the page is: a view, and what it shows of it. */
export interface HashRoute {
  readonly view: View;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Reads `#/inventory?warehouse=North`. Anything unknown leads to the products. */
export const parseHash = (hash: string): HashRoute => {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return {
    view: VIEWS.find((view) => view === path) ?? "products",
    parameters: Object.fromEntries(new URLSearchParams(query)),
  };
};

/** Writes a route; parameters without a value are left out. */
export const formatHash = ({ view, parameters }: HashRoute): string => {
  const given = Object.entries(parameters).filter(([, value]) => value !== "");
  return given.length === 0 ? `#/${view}` : `#/${view}?${new URLSearchParams(given)}`;
};

/** The route, and how to change what its view shows without another step in the browser's history. */
export const useHashRoute = () => {
  const [route, setRoute] = useState(() => parseHash(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseHash(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const change = (parameters: Readonly<Record<string, string>>): void => {
    const { view, parameters: current } = parseHash(location.hash);
    const next = { view, parameters: { ...current, ...parameters } };
    history.replaceState(null, "", formatHash(next));
    setRoute(next);
  };
  return { route, change };
};
