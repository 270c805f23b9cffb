/** Numbers as addresses have them: nothing, `0x10` and `Infinity` are none. Pure. */

export const readNumber = (text: string): number => (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN);

/** As many numbers as there must be, between separators; none where any is missing, too many or no number. */
export function readNumbers(text: string, separator: string, count: number): number[] {
  const numbers = text.split(separator).map(readNumber);
  return numbers.length === count && numbers.every(Number.isFinite) ? numbers : [];
}
