import { stopSupervisor } from "../control-client";
import { RehearsalFolder } from "../folder";

/** Stops a rehearsal and removes its files; what `up --keep` recorded stays when asked. Nothing to stop is fine too. */
export const down = async ({ name, keep }: { name: string; keep: boolean }): Promise<void> => {
  const folder = new RehearsalFolder(name);
  const record = folder.readRecord();
  const stopped = record ? await stopSupervisor(record.pid) : false;
  folder.create();
  folder.remove({ keepRecording: keep });
  console.log(stopped ? `rehearsal "${name}" is down` : `rehearsal "${name}" was not running`);
};
