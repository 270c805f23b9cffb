/** A layer in other programs: lines to paste, whose addresses work as they are. */

import { useState } from 'preact/hooks';
import { fetchTileInfo, type Collection } from '../server/collections';
import { address } from '../server/http';
import { language } from '../text/language';
import { Code } from '../ui/code';
import { CopyButton } from '../ui/copy-button';
import { useLoad } from '../ui/load';
import { layerQuestion } from './question';
import { SNIPPETS, addresses, toolsFor, type Subject, type Tool } from './snippets';
import { waysIntoQgis } from './steps';
import { words } from './words';

const NAMES: Record<Tool, string> = { maplibre: 'MapLibre', openlayers: 'OpenLayers', leaflet: 'Leaflet', qgis: 'QGIS', ogr2ogr: 'ogr2ogr (GDAL)', geopandas: 'Python (geopandas)', r: 'R (sf)', curl: 'curl' };

export function Use({ collection }: { collection: Collection }) {
  const { id, title, kinds, tilesOnly } = collection;
  const [wanted, setWanted] = useState<Tool>();
  const hasTiles = kinds.length > 0 || tilesOnly;
  const tiles = useLoad(hasTiles ? id : undefined, () => fetchTileInfo(id, {}));
  const info = tiles.state.is === 'ready' ? tiles.state.value : undefined;
  const subject: Subject = {
    base: address('.'),
    id,
    query: layerQuestion(id),
    language: language.value,
    kind: kinds[0],
    tileLayer: info?.layers[0]?.id ?? id,
    maxZoom: info?.maxzoom ?? 14,
    hasFeatures: !tilesOnly,
  };
  const tools = toolsFor(subject);
  const tool = tools.find((one) => one === wanted) ?? tools[0] ?? 'curl';
  return (
    <section class="section" aria-labelledby="take-use">
      <h3 id="take-use">{words().use}</h3>
      <label class="field">
        <span>{words().tool}</span>
        <select class="select" value={tool} onChange={({ currentTarget }) => setWanted(currentTarget.value as Tool)}>
          {tools.map((one) => (
            <option key={one} value={one}>{NAMES[one]}</option>
          ))}
        </select>
      </label>
      {tool === 'qgis' ? <Qgis subject={subject} title={title} hasTiles={hasTiles} /> : <Code text={SNIPPETS[tool](subject)} name={`${words().code}: ${NAMES[tool]}`} />}
    </section>
  );
}

function Qgis({ subject, title, hasTiles }: { subject: Subject; title: string; hasTiles: boolean }) {
  const { server, tiles, items } = addresses(subject);
  const filtered = Object.keys(subject.query).length > 0 ? items({ f: 'json', limit: 1_000_000 }) : undefined;
  return (
    <>
      {waysIntoQgis({ server, title, tiles, filtered }, subject.hasFeatures, hasTiles).map(({ name, steps }) => (
        <div key={name} class="way">
          <h4>{name}</h4>
          <ol>
            {steps.map(({ text, address }) => (
              <li key={text}>
                {text}
                {address && (
                  <div class="address">
                    <code>{address}</code>
                    <CopyButton text={address} />
                  </div>
                )}
              </li>
            ))}
          </ol>
        </div>
      ))}
    </>
  );
}
