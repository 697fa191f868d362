import { nearestName } from "@assay/action-kit";

const wordsOf = (name: string) => name.toLowerCase().split("_");
/** Words such as "to" and "be", which people leave out. */
const LONGEST_FILLER = 3;

const isAmong = (word: string, words: readonly string[]) =>
  words.includes(word) || (word.length > LONGEST_FILLER && nearestName(word, words) !== undefined);

/**
 * The names made of the words of another, each but for a slip of the pen. Names of expectations are long and alike, so
 * letters alone would find one for any rule of an author's own.
 */
export function namesOfLikeWords(name: string, known: readonly string[]): string[] {
  const written = wordsOf(name);
  return known.filter((candidate) => {
    const words = wordsOf(candidate);
    return (
      written.every((word) => isAmong(word, words)) &&
      words.every((word) => word.length <= LONGEST_FILLER || isAmong(word, written))
    );
  });
}
