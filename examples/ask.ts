import { createInterface } from 'node:readline';

/**
 * Asks for one number after the other until each answer is a finite number; a wrong entry is named and the question
 * asked again. Works at a terminal and with piped lines, which are shown as if typed. Resolves to undefined when the
 * input ends first, without a word if it was empty from the beginning.
 */
export async function askNumbers(
  introduction: string,
  questions: readonly string[],
): Promise<number[] | undefined> {
  const lines = createInterface({ input: process.stdin });
  const iterator = lines[Symbol.asyncIterator]();
  const typed = process.stdin.isTTY;
  const answers: number[] = [];
  let introduced = false;
  const introduce = (): void => {
    if (!introduced) console.log(introduction);
    introduced = true;
  };
  try {
    while (answers.length < questions.length) {
      const question = questions[answers.length]!;
      if (typed) {
        introduce();
        process.stdout.write(question);
      }
      const { value, done } = await iterator.next();
      if (done) return undefined;
      const text = String(value).trim();
      if (!typed) {
        introduce();
        console.log(question + text);
      }
      const number = Number(text);
      if (text !== '' && Number.isFinite(number)) answers.push(number);
      else
        console.log(
          `  ${JSON.stringify(text)} is not a number; please enter one, such as 0, 1 or 0.5.`,
        );
    }
    return answers;
  } finally {
    lines.close();
  }
}
