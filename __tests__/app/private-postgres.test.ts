import { mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { PrivatePostgres } from "../../app/dev/private-postgres";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();

it("starts when only we may look into the temporary folder, as in a clone below /root", async () => {
  const closed = path.join(folder, "closed");
  mkdirSync(closed, { mode: 0o700 });
  jest.spyOn(os, "tmpdir").mockReturnValue(closed);
  const postgres = await PrivatePostgres.start();
  try {
    expect(await postgres.query("SELECT count(*)::int AS n FROM products")).toEqual([{ n: 5 }]);
  } finally {
    await postgres.stop();
  }
});
