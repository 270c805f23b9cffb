/** The viewer: the collections of a server on a map. `frame/app.tsx` is the page, `map/layers.ts` what the map draws. */

import { render } from 'preact';
import { followAsked } from './ask/answers';
import { followFound, keepFound } from './find/found';
import { App, SkipLink } from './frame/app';
import { followTitle } from './frame/title';
import { keepListInAddress } from './list/state';
import { followDrawing } from './map/draw';
import { followGrips } from './map/draw-grips';
import { followShapes } from './map/draw-shapes';
import { followGrid, keepGrid } from './map/grid';
import { followPressing } from './map/here';
import { followLayers } from './map/layers';
import { createMap, jumpTo } from './map/map';
import { followPanel } from './map/middle';
import { startPicking } from './map/picking';
import { drawRings } from './map/ring';
import { followSelection } from './map/selected';
import { followUncertainty } from './map/uncertainty';
import { applyViewState, followAddress } from './state/address';
import { followArea } from './state/area';
import { followCollections } from './state/collections';
import { followConditions } from './state/filters';
import { followPlace } from './state/here';
import { followTheme } from './state/theme';
import { isEmbedded } from './state/view';
import { parseViewState } from './state/view-state';
import { followFindings, keepFindings } from './steward/findings-layer';
import { followLocalFiles } from './steward/local/files';
import './style/index.css';
import { followLanguage } from './text/language';

const byId = (id: string) => document.getElementById(id) ?? document.body;
/** What the address asked for when the page was opened. */
const opened = parseViewState(location.hash);
/** The view is ours to choose until somebody moves it. */
let mayFit = !opened.map;

document.documentElement.classList.toggle('embedded', isEmbedded);
followLanguage();
followTheme();
followTitle();

// What is kept in the address, before it is read.
keepFound();
keepGrid();
keepListInAddress();
keepFindings();
followArea();
followAsked();
followPlace();
applyViewState(opened);

const map = createMap(byId('map'), opened.map);
map.on('movestart', (event) => (mayFit &&= !event.originalEvent && !(event as { isWanted?: boolean }).isWanted));
render(<App />, byId('page'));
if (!isEmbedded) render(<SkipLink />, byId('skip'));
followPanel();
followConditions();

// What the map draws and hears: picking before drawing, which takes its clicks away.
followLayers(() => mayFit);
followLocalFiles();
startPicking();
drawRings();
followDrawing();
followGrips();
followShapes();
followPressing();
followUncertainty();
followSelection();
followFound();
followGrid();
followFindings();

followAddress(jumpTo);
followCollections(!opened.layers);
