/** Names of sheets of the international map: of which scale a name is, and how the server writes it. Pure. */

/** The scales, coarse to fine, as the ids of the server's collections end. */
export const SHEET_SCALES = ['1m', '500k', '200k', '100k', '50k', '25k', '10k'] as const;
export type SheetScale = (typeof SHEET_SCALES)[number];

/** A sheet that a text may mean. */
export interface SheetName {
  scale: SheetScale;
  name: string;
}

/** Scale as maps print it. */
export const SCALE_TITLES: Record<SheetScale, string> = { '1m': '1:1 000 000', '500k': '1:500 000', '200k': '1:200 000', '100k': '1:100 000', '50k': '1:50 000', '25k': '1:25 000', '10k': '1:10 000' };

/** Cyrillic capitals that look like Latin ones, and the Latin ones. */
const LATIN: Record<string, string> = Object.fromEntries([...'АВСЕНІЈКМОРЅТХ'].map((letter, i) => [letter, 'ABCEHIJKMOPSTX'[i] ?? letter]));
const QUARTERS = ['А', 'Б', 'В', 'Г'];
/** What a quarter is called by those who have no Cyrillic letters; a small b looks like в and sounds like б. */
const QUARTER_SPELLINGS: Record<string, readonly string[]> = { A: ['А'], a: ['А'], B: ['В'], b: ['Б', 'В'], V: ['В'], v: ['В'], G: ['Г'], g: ['Г'] };
const ROMAN = Array.from({ length: 36 }, (_, i) => 'X'.repeat(Math.floor((i + 1) / 10)) + (['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'][(i + 1) % 10] ?? ''));

/** The sheets that a text can name, the likeliest first; none for what is no name of a sheet. */
export function readSheetName(text: string): SheetName[] {
  const [first = '', ...more] = text.trim().split(',').map((part) => part.trim());
  const parts = first.replace(/^(\p{L})(?=\d)/u, '$1-').split(/\s*[-‐-―−_\s]\s*/u);
  const [letter = '', column = '', ...divisions] = parts;
  const row = capital(letter);
  if (!/^[A-V]$/.test(row) || !isUpTo(column, 60)) return [];
  const named = divisions.reduce<SheetName[]>((above, part) => above.flatMap((sheet) => within(sheet, part)), [{ scale: '1m', name: `${row}-${Number(column)}` }]);
  // Sheets in the far north are printed together; their further names are for the server to check.
  return more.length === 0 ? named : named.map(({ scale, name }) => ({ scale, name: [name, ...more.map((part) => part.toUpperCase())].join(',') }));
}

/** The collection of the server that has a sheet of this name; what looks like none is left to the server to judge. */
export const sheetCollection = (name: string): string => `sheets-${readSheetName(name)[0]?.scale ?? '200k'}`;

/** The condition in CQL2 that what is in a sheet meets. */
export const sheetToCql2 = ({ scale, name }: SheetName): string => `sheet(geometry, '${scale}') = '${name}'`;

/** The name of the sheet of {@link sheetToCql2}; undefined for other conditions. */
export const sheetOfCql2 = (text: string): string | undefined => /^\s*sheet\(\s*\w+\s*,\s*'\w+'\s*\)\s*=\s*'([^']+)'\s*$/i.exec(text)?.[1];

/** What a part of a name means below a sheet. */
function within({ scale, name }: SheetName, part: string): SheetName[] {
  const below = (finer: SheetScale, suffix: string): SheetName => ({ scale: finer, name: `${name}-${suffix}` });
  const quarters = QUARTERS.includes(part.toUpperCase()) ? [part.toUpperCase()] : (QUARTER_SPELLINGS[part] ?? []);
  const roman = [...part].map(capital).join('');
  switch (scale) {
    case '1m':
      if (ROMAN.includes(roman)) return [below('200k', roman)];
      // In files, sheets of 1:200 000 often have Arabic numbers.
      if (isUpTo(part, 144)) return [below('100k', String(Number(part))), ...(isUpTo(part, 36) ? [below('200k', ROMAN[Number(part) - 1] ?? '')] : [])];
      return quarters.map((quarter) => below('500k', quarter));
    case '100k':
      return quarters.map((quarter) => below('50k', quarter));
    case '50k':
      return quarters.map((quarter) => below('25k', quarter.toLowerCase()));
    case '25k':
      return isUpTo(part, 4) ? [below('10k', String(Number(part)))] : [];
    default:
      return [];
  }
}

const capital = (letter: string): string => LATIN[letter.toUpperCase()] ?? letter.toUpperCase();
const isUpTo = (text: string, max: number): boolean => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= max;
