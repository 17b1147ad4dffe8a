/**
 * Gives what the promise gives, or rejects after a time. A process that was itself too busy to look first reads what has
 * arrived meanwhile, so that its own delay is not taken for the other side's.
 */
export const within = async <T>(milliseconds: number, what: string, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    // Node reads sockets after timers and before immediates.
    const giveUp = () => setImmediate(() => reject(new Error(`${what}: no answer within ${milliseconds} ms`)));
    timer = setTimeout(giveUp, milliseconds);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
};
