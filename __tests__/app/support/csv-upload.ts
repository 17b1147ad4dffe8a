import { call } from "./call";

/** What a client does with a file: begins an import and sends it in parts. */
export const upload = async (url: string, csv: string | Buffer, partBytes = 60_000) => {
  const { body } = await call("POST", `${url}/api/imports`, { name: "test.csv" });
  const bytes = Buffer.from(csv);
  const parts = Math.max(1, Math.ceil(bytes.length / partBytes));
  let answer = await sendPart(url, body.id, 1, bytes.subarray(0, partBytes), parts === 1);
  for (let part = 2; part <= parts && answer.status === 200; part += 1)
    answer = await sendPart(
      url,
      body.id,
      part,
      bytes.subarray((part - 1) * partBytes, part * partBytes),
      part === parts,
    );
  return { ...answer, id: body.id as number };
};

/** Sends one part. */
export const sendPart = (url: string, id: number, part: number, bytes: string | Buffer, isLast: boolean) =>
  call("PUT", `${url}/api/imports/${id}/parts/${part}?last=${isLast}`, Buffer.from(bytes), {
    "content-type": "text/csv",
  });

const RETRIES = 50;

/** Sends a file on a machine that is too busy at times: a part that was refused for that reason is sent again. */
export const uploadPatiently = async (url: string, csv: string | Buffer, partBytes: number) => {
  const { body } = await call("POST", `${url}/api/imports`, { name: "test.csv" });
  const bytes = Buffer.from(csv);
  const parts = Math.ceil(bytes.length / partBytes);
  let answer: Awaited<ReturnType<typeof sendPart>> | undefined;
  for (let part = 1; part <= parts; part += 1) {
    const piece = bytes.subarray((part - 1) * partBytes, part * partBytes);
    for (let tries = 0; tries < RETRIES; tries += 1) {
      answer = await sendPart(url, body.id, part, piece, part === parts);
      if (answer.status !== 503) break;
    }
    if (answer?.status !== 200) throw new Error(`part ${part}: ${answer?.status} ${answer?.text}`);
  }
  return { ...answer, body: answer?.body, id: body.id as number };
};
