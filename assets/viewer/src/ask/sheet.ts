/** Names of sheets of the international map. Pure. */

/** The collection of the server that has a sheet: its scale shows in the form of its name. What looks like none is left to the server to judge. */
export function sheetCollection(name: string): string {
  const [, , third = '', ...finer] = name.trim().split(/\s*[-‐–—]\s*/);
  const finest = ['sheets-50k', 'sheets-25k', 'sheets-10k'][finer.length - 1];
  if (finest) return finest;
  if (third === '') return 'sheets-1m';
  if (/^\d+$/.test(third)) return 'sheets-100k';
  // Cyrillic Х is a Roman ten, too.
  return /^[ivxхІі,. ]+$/i.test(third) ? 'sheets-200k' : 'sheets-500k';
}
