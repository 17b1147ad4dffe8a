import { useEffect, useState } from "preact/hooks";
import type { ProductFull } from "../../../../kit/api/product-full";
import { asRefusal, type Refusal } from "../api/refusal";
import { read } from "../api/request";
import { type Overview, overviewOf } from "./overview";

export interface OverviewState {
  readonly overview: Overview | undefined;
  readonly refusal: Refusal | undefined;
  readonly reload: () => void;
}

/** Reads the overview whenever the data has a new version or another view opens; the browser asks with its ETag. */
export const useOverview = (version: number, view: string): OverviewState => {
  const [overview, setOverview] = useState<Overview>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    read<ProductFull[]>("/api/products-full", controller.signal).then(
      (products) => {
        setOverview(overviewOf(products));
        setRefusal(undefined);
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setRefusal(asRefusal(error));
      },
    );
    return () => controller.abort();
  }, [version, view, attempt]);
  return { overview, refusal, reload: () => setAttempt((before) => before + 1) };
};
