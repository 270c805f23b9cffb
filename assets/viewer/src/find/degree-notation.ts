/** Degrees as people write them, in three languages: decimal, with minutes, with seconds. Pure. */

import type { Geographic } from '../geodesy/transverse-mercator';

/** A number, a mark after it, a letter for a quarter of the sky or an axis (φ, λ), or what stands between. */
type Token = { is: 'number'; text: string } | { is: 'mark' | 'letter' | 'separator'; text: string };
type Axis = 'lat' | 'lon';

/** Words and abbreviations without their dots. To the eye, Cyrillic с and е are Latin letters. */
const WORDS: readonly [RegExp, Token | undefined][] = [
  [/^(n|north|c|с|сш|сев.*|се|солт.*)$/, { is: 'letter', text: 'N' }],
  [/^(s|south|ю|юш|юж.*|ое|оңт.*)$/, { is: 'letter', text: 'S' }],
  [/^(e|е|east|в|вд|вост.*|шб|шығ.*)$/, { is: 'letter', text: 'E' }],
  [/^(w|west|з|зд|зап.*|бб|бат.*)$/, { is: 'letter', text: 'W' }],
  [/^(φ|ш|шир.*|lat|latitude|енд.*)$/, { is: 'letter', text: 'φ' }],
  // Well-known text has the longitude first.
  [/^(λ|д|долг.*|lon|lng|long|longitude|бойл.*|point)$/, { is: 'letter', text: 'λ' }],
  [/^(deg.*|град.*)$/, { is: 'mark', text: '°' }],
  [/^мин.*|^min.*/, { is: 'mark', text: "'" }],
  [/^сек.*|^sec.*/, { is: 'mark', text: '"' }],
  [/^geo$/, undefined],
];
const AXES: Record<string, Axis> = { N: 'lat', S: 'lat', φ: 'lat', E: 'lon', W: 'lon', λ: 'lon' };
/** In their order. */
const MARKS = ['°', "'", '"'];

/** The places that a text can mean: two where the order of latitude and longitude is anybody's guess, latitude first. */
export function readDegrees(text: string): Geographic[] {
  const plain = inOneSpelling(text);
  // A comma is for decimals, unless there are points, or nothing comes of it.
  const found = /\d\.\d/.test(plain) ? [] : read(plain.replace(/(\d),(?=\d)/g, '$1.'));
  return found.length > 0 ? found : read(plain);
}

function inOneSpelling(text: string): string {
  return text
    .toLowerCase()
    .replace(/[‐-―−]/g, '-')
    .replace(/[º˚⁰∘]/g, '°')
    .replace(/[′’‘ʹ´`‛]/g, "'")
    .replace(/''|[″”“„ʺ˝]/g, '"')
    .replace(/(\p{L})\.\s*(?=\p{L})/gu, '$1')
    .replace(/(?<=[\d°'"])-(?=\d)/g, ' ');
}

function read(text: string): Geographic[] {
  const tokens = tokenize(text);
  const [first, second] = (tokens && halves(tokens))?.map(angleOf) ?? [];
  if (!first || !second) return [];
  const mayBe = (lat: typeof first, lon: typeof first) => lat.axis !== 'lon' && lon.axis !== 'lat' && Math.abs(lat.degrees) <= 90 && Math.abs(lon.degrees) <= 180;
  const readings: Geographic[] = [];
  if (mayBe(first, second)) readings.push({ lat: first.degrees, lon: second.degrees });
  // The same number twice means one place.
  if (mayBe(second, first) && first.degrees !== second.degrees) readings.push({ lat: second.degrees, lon: first.degrees });
  return readings;
}

/** The parts of a text; undefined where it has some that coordinates have not. */
function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (const [part] of text.matchAll(/[+-]?\d+(\.\d+)?|\p{L}+|[^\s.:=()[\]]/gu)) {
    const word = WORDS.find(([pattern]) => pattern.test(part));
    if (/\d/.test(part)) tokens.push({ is: 'number', text: part });
    else if (MARKS.includes(part)) tokens.push({ is: 'mark', text: part });
    else if (/[,;/|]/.test(part)) tokens.push({ is: 'separator', text: part });
    else if (!word) return undefined;
    else if (word[1]) tokens.push(word[1]);
  }
  // Beside quarters of the sky, words for the axes add nothing.
  const quarters = tokens.filter(({ is, text }) => is === 'letter' && /[NSEW]/.test(text));
  return quarters.length < 2 ? tokens : tokens.filter((token) => token.is !== 'letter' || quarters.includes(token));
}

/** The tokens of either coordinate: parted by letters, a separator or degree marks, else in the middle. */
function halves(tokens: readonly Token[]): [Token[], Token[]] | undefined {
  const plain = tokens.filter(({ is }) => is !== 'separator');
  const letters = placesOf(plain, ({ is }) => is === 'letter');
  const [firstLetter = -1, secondLetter = -1] = letters;
  if (letters.length === 2) return cut(plain, firstLetter === 0 ? secondLetter : firstLetter + 1);
  const separators = placesOf(tokens, ({ is }, i) => is === 'separator' && i > 0 && i < tokens.length - 1);
  if (separators.length === 1) return cut(tokens, separators[0]).map((half) => half.filter(({ is }) => is !== 'separator')) as [Token[], Token[]];
  // A letter somewhere in the middle could belong to either.
  if (letters.length > 0 && firstLetter !== 0 && firstLetter !== plain.length - 1) return undefined;
  const numbers = placesOf(plain, ({ is }) => is === 'number');
  const degrees = placesOf(plain, ({ text }) => text === '°');
  if (degrees.length === 2) return cut(plain, (degrees[1] ?? 0) - 1);
  return numbers.length % 2 === 0 ? cut(plain, numbers[numbers.length / 2]) : undefined;
}

const placesOf = (tokens: readonly Token[], isWanted: (token: Token, place: number) => boolean): number[] => tokens.flatMap((token, i) => (isWanted(token, i) ? [i] : []));
const cut = (tokens: readonly Token[], at = 0): [Token[], Token[]] => [tokens.slice(0, at), tokens.slice(at)];

/** Degrees, minutes and seconds in their order, and what a letter says of them. */
function angleOf(tokens: readonly Token[]): { degrees: number; axis: Axis | undefined } | undefined {
  const letters = tokens.filter(({ is }) => is === 'letter').map(({ text }) => text);
  const numbers = tokens.filter(({ is }) => is === 'number').map(({ text }) => text);
  if (letters.length > 1 || numbers.length < 1 || numbers.length > 3 || !areMarksInOrder(tokens)) return undefined;
  const [letter = ''] = letters;
  const [degrees = '', ...parts] = numbers;
  if (parts.some((part) => !/^\d/.test(part) || Number(part) >= 60)) return undefined;
  // Only the last may have decimals.
  if (numbers.slice(0, -1).some((number) => number.includes('.'))) return undefined;
  const isNegative = degrees.startsWith('-');
  if (isNegative && /[NSEW]/.test(letter)) return undefined;
  const [minutes = 0, seconds = 0] = parts.map(Number);
  const size = Math.abs(Number(degrees)) + minutes / 60 + seconds / 3600;
  return { degrees: isNegative || letter === 'S' || letter === 'W' ? -size : size, axis: AXES[letter] };
}

/** The first number may have the mark of degrees, the second that of minutes, the third that of seconds. */
function areMarksInOrder(tokens: readonly Token[]): boolean {
  let count = 0;
  return tokens.every(({ is, text }) => {
    if (is === 'number') count++;
    return is !== 'mark' || MARKS[count - 1] === text;
  });
}
