/** What styles need besides tiles, as files for the server to embed: fonts, symbols and the base map. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync } from 'node:zlib';
import opentype from 'opentype.js';
import type { Plugin } from 'vite';
import { baseMap, type Atlas } from './base-map';
import { glyphRanges } from './glyphs';
import { sheet, type Commodities } from './sprite';

const require = createRequire(import.meta.url);
/** Noto Sans, under the SIL Open Font License 1.1, which wants its text to go with every copy. */
const FONT_LICENSE = '@expo-google-fonts/noto-sans/LICENSE_FONT';
const FONTS = {
  'Noto Sans Regular': '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  'Noto Sans Bold': '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
};
const ATLAS = 'world-atlas/countries-50m.json';
const SYMBOLS = new URL('../symbols/', `file://${process.cwd()}/`);
/** Five decimals of a degree are a metre, and the outlines are off by more than a hundred. */
const DECIMALS = 3;

/** Adds the files to what Vite makes. Files that end in `.br` are compressed, for the server to send as they are. */
export function mapFiles(): Plugin {
  let files: Map<string, Uint8Array> | undefined;
  return {
    name: 'map-files',
    apply: 'build',
    generateBundle() {
      files ??= new Map([...fonts(), ...symbols(), ...ground()]);
      for (const [fileName, source] of files) this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

type Files = [name: string, content: Uint8Array][];

function fonts(): Files {
  const license: Files[number] = ['fonts/LICENSE.txt', readFileSync(require.resolve(FONT_LICENSE))];
  const glyphs = Object.entries(FONTS).flatMap(([name, path]) => {
    const { buffer } = Uint8Array.from(readFileSync(require.resolve(path)));
    const ranges = glyphRanges(name, opentype.parse(buffer));
    return [...ranges].map(([range, glyphs]): Files[number] => [`fonts/${name}/${range}.pbf.br`, brotliCompressSync(glyphs)]);
  });
  return [license, ...glyphs];
}

function symbols(): Files {
  const svg = readFileSync(new URL('shapes.svg', SYMBOLS), 'utf8');
  const commodities = JSON.parse(readFileSync(new URL('commodities.json', SYMBOLS), 'utf8')) as Commodities;
  return [1, 2].flatMap((pixelRatio): Files => {
    const { png, index } = sheet(svg, commodities, pixelRatio);
    const name = `sprites/commodities${pixelRatio === 1 ? '' : `@${pixelRatio}x`}`;
    return [[`${name}.png`, png], [`${name}.json`, text(JSON.stringify(index))]];
  });
}

function ground(): Files {
  const atlas = JSON.parse(readFileSync(require.resolve(ATLAS), 'utf8')) as Atlas;
  const short = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(DECIMALS)) : value);
  return Object.entries(baseMap(atlas)).map(([name, json]) => [`base-map/${name}.geojson.br`, brotliCompressSync(text(JSON.stringify(json, short)))]);
}

const text = (value: string) => new TextEncoder().encode(value);
