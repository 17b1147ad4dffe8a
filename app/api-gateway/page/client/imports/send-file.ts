import type { Import } from "../../../../kit/api/import";
import { asRefusal } from "../api/refusal";
import { read, request } from "../api/request";

/** Under the 100 kB that a body may have. */
const PART_BYTES = 90_000;
/** A service that is being replaced is back within this many pauses. */
const RETRIES = 8;
const PAUSE_MS = 1_000;
const LOOK_MS = 500;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends what may be sent twice until it is answered. @throws Refusal */
const insist = async <T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      if (signal.aborted || tries === RETRIES || !asRefusal(error).isAway) throw error;
      await pause(PAUSE_MS);
    }
  }
};

/** Sends a file in parts, and gives the import with its preview. @throws Refusal; AbortError when the caller gave up */
export const sendFile = async (
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Import> => {
  const begun = await request("/api/imports", { method: "POST", body: { name: file.name.slice(0, 255) }, signal });
  let current = (await begun.json()) as Import;
  const parts = Math.max(1, Math.ceil(file.size / PART_BYTES));
  for (let part = 1; part <= parts; part += 1) {
    const csv = file.slice((part - 1) * PART_BYTES, part * PART_BYTES);
    const path = `/api/imports/${current.id}/parts/${part}?last=${part === parts}`;
    const answer = await insist(() => request(path, { method: "PUT", csv, signal }), signal);
    current = (await answer.json()) as Import;
    onProgress(part / parts);
  }
  return current;
};

/** Applies an import and follows it to its end. @throws Refusal; AbortError when the caller gave up */
export const applyImport = async (
  id: number,
  mode: "all" | "lines",
  onProgress: (now: Import) => void,
  signal: AbortSignal,
): Promise<Import> => {
  const path = `/api/imports/${id}`;
  await insist(() => request(`${path}/apply`, { method: "POST", body: { mode }, signal }), signal);
  for (;;) {
    const now = await insist(() => read<Import>(path, signal), signal);
    onProgress(now);
    if (now.state !== "applying") return now;
    await pause(LOOK_MS);
  }
};
