import { useEffect, useState } from "preact/hooks";
import { asRefusal, Refusal } from "./refusal";
import { request } from "./request";

/** A row as it was read, and the tag that names this state of it. */
export interface Seen<Row> {
  readonly row: Row;
  readonly etag: string | undefined;
}

const look = async <Row>(path: string): Promise<Seen<Row>> => {
  const response = await request(path);
  return { row: (await response.json()) as Row, etag: response.headers.get("etag") ?? undefined };
};

const OUTDATED = 412;

/** A row that somebody is about to change. */
export interface Editing<Row> {
  readonly seen: Seen<Row> | undefined;
  /** Why it could not be read. */
  readonly refusal: Refusal | undefined;
  readonly retry: () => void;
  /** Sends a change of what was seen. @throws Refusal 412 when that is no longer there: `onOutdated` gets what is */
  readonly change: (changes: object, onOutdated: (before: Row, now: Row) => void) => Promise<Response>;
}

/** Reads a row before it is changed, and again when somebody else was faster. @param path `undefined` for a new one */
export const useSeen = <Row>(path: string | undefined): Editing<Row> => {
  const [seen, setSeen] = useState<Seen<Row>>();
  const [refusal, setRefusal] = useState<Refusal>();
  const retry = (): void => {
    setRefusal(undefined);
    if (path !== undefined) look<Row>(path).then(setSeen, (error: unknown) => setRefusal(asRefusal(error)));
  };
  useEffect(retry, [path]);

  const change = async (changes: object, onOutdated: (before: Row, now: Row) => void): Promise<Response> => {
    try {
      return await request(String(path), { method: "PUT", body: changes, ...(seen?.etag && { ifMatch: seen.etag }) });
    } catch (error) {
      if (error instanceof Refusal && error.status === OUTDATED && seen) {
        const now = await look<Row>(String(path));
        setSeen(now);
        onOutdated(seen.row, now.row);
      }
      throw error;
    }
  };
  return { seen, refusal, retry, change };
};
