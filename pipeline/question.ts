import { createInterface } from "node:readline/promises";
import { UserError } from "../user-error";

/**
 * Asks the operator to type a word.
 * @throws UserError when there is no terminal to ask on, or another word was typed.
 */
export const askFor = async (word: string, question: string): Promise<void> => {
  if (!process.stdin.isTTY)
    throw new UserError(`${question} There is no terminal to ask on; pass --yes to answer beforehand`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr }); // the output may be JSON
  try {
    const answer = await terminal.question(`${question} Type ${word} to go on: `);
    if (answer.trim() !== word) throw new UserError(`"${answer.trim()}" is not "${word}"; nothing was changed`);
  } finally {
    terminal.close();
  }
};
