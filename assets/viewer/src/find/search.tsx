/** The search: names in any script, coordinates in any notation, map sheets. A combobox with a list, as in the ARIA Authoring Practices. */

import './search.css';

import { useEffect, useRef, useState } from 'preact/hooks';
import type { City } from '../ask/places';
import { extentOf } from '../geodesy/extent';
import { shownExtent } from '../map/layers';
import { fitTo, goTo } from '../map/map';
import { choose as speakOf, drawable, setVisible } from '../state/collections';
import { pick } from '../state/selection';
import { IconButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { useLoad } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { useWaiting } from '../ui/waiting';
import { found, goToPlace, goToSheet } from './found';
import { FoundNote } from './found-note';
import { readCoordinates, type Reading } from './notation';
import { Option, titleOf } from './option';
import { ask, examples, groupsOf, withoutServer, type Group, type Result } from './results';
import { words } from './words';

const PAUSE_MS = 150;
/** A city with what lies around it. */
const CITY_ZOOM = 9;

export function Search() {
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const wanted = text.trim();
  const asked = usePaused(wanted);
  const { state, isStale, retry } = useLoad(asked === '' ? undefined : asked, (signal) => ask(asked, signal));
  const answer = wanted === '' ? undefined : state.is === 'ready' ? state.value : state.is === 'failed' ? withoutServer(wanted) : undefined;
  const isBusy = wanted !== '' && state.is !== 'failed' && (asked !== wanted || isStale || answer?.text !== wanted);
  const groups = wanted === '' ? [examples()] : groupsOf(wanted, likeliestFirst(readCoordinates(wanted)), answer);
  const results = groups.flatMap((group) => group.results);
  const current = results[chosen];

  useShortcut(input);
  useEffect(() => setChosen(0), [asked, isOpen]);
  useEffect(() => {
    document.getElementById(`found-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const setWaiting = useWaiting(isBusy, () => results[0] && take(results[0]));

  const take = (result: Result) => {
    setText(titleOf(result));
    if (result.is === 'example') return;
    setOpen(false);
    input.current?.blur();
    goToResult(result);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      setOpen(true);
      if (isOpen && results.length > 0) setChosen((chosen + by + results.length) % results.length);
    } else if (event.key === 'Enter') {
      const isCertain = !isBusy || current?.is === 'place';
      if (isOpen && isCertain && current) take(current);
      else setWaiting(isBusy);
    } else if (event.key === 'Escape') {
      // The first Escape closes the list, the next empties the box; none of them is for the card.
      if (!isOpen && text === '') return;
      event.stopPropagation();
      if (isOpen) setOpen(false);
      else setText('');
    } else return;
    event.preventDefault();
  };
  return (
    <div class={`search ${isOpen ? 'open' : ''}`} role="search" onFocusOut={({ relatedTarget, currentTarget }) => !currentTarget.contains(relatedTarget as Node | null) && setOpen(false)}>
      <div class="search-box">
        <Icon name="search" />
        <input
          ref={input}
          class="input"
          type="text"
          inputMode="search"
          enterKeyHint="search"
          role="combobox"
          aria-label={words().search}
          aria-expanded={isOpen}
          aria-controls="found"
          aria-autocomplete="list"
          aria-activedescendant={isOpen && current ? `found-${chosen}` : undefined}
          aria-keyshortcuts="/"
          placeholder={words().hint}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => (setText(currentTarget.value), setOpen(true), setWaiting(false))}
          onFocus={({ currentTarget }) => (currentTarget.select(), setOpen(true))}
          onClick={() => setOpen(true)}
          onKeyDown={onKeyDown}
        />
        {text !== '' && <IconButton icon="close" name={words().clear} onClick={() => (setText(''), input.current?.focus())} />}
      </div>
      {isOpen && (
        <div class="search-popup">
          <Results groups={groups} chosen={chosen} isBusy={isBusy} onPoint={setChosen} onTake={take} />
          {state.is === 'failed' && wanted !== '' && <Failed error={state.error} retry={() => (input.current?.focus(), retry())} />}
          {isBusy && results.length === 0 && <Skeleton lines={2} />}
          {!isBusy && results.length === 0 && state.is === 'ready' && <Nothing text={wanted} />}
        </div>
      )}
      <p class="unseen" role="status">{isOpen && wanted !== '' && !isBusy && state.is === 'ready' && words().count(results.length)}</p>
      {!isOpen && found.value && <FoundNote found={found.value} />}
    </div>
  );
}

interface ResultsProps {
  groups: readonly Group[];
  chosen: number;
  isBusy: boolean;
  onPoint: (place: number) => void;
  onTake: (result: Result) => void;
}

function Results({ groups, chosen, isBusy, onPoint, onTake }: ResultsProps) {
  let place = 0;
  return (
    <div id="found" role="listbox" aria-label={words().results} aria-busy={isBusy}>
      {groups.map(({ title, results }, g) => (
        <div key={title} role="group" aria-labelledby={`found-group-${g}`}>
          <h3 id={`found-group-${g}`} role="presentation">{title}</h3>
          {results.map((result) => {
            const mine = place++;
            return (
              // The box keeps the focus: the pointer must not take it.
              <div key={mine} id={`found-${mine}`} class="option" role="option" aria-selected={mine === chosen} onMouseMove={() => mine !== chosen && onPoint(mine)} onMouseDown={(event) => event.preventDefault()} onClick={() => onTake(result)}>
                <Option result={result} />
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function Nothing({ text }: { text: string }) {
  return (
    <div class="nothing">
      <p>{words().none(text)}</p>
      <p class="soft">{words().tried}</p>
      <p class="soft"><code>49°42′10″ 67°30′</code> <code>M-42-XII</code></p>
    </div>
  );
}

/** Switches its layer on, opens its card, and goes there. */
function goToResult(result: Exclude<Result, { is: 'example' }>): void {
  if (result.is === 'place') return goToPlace(result.reading);
  if (result.is === 'sheet') return goToSheet(result.sheet, result.feature);
  if (result.is === 'city') return goToCity(result.city);
  const { collection, feature } = result;
  if (drawable.value.some(({ id }) => id === collection.id)) setVisible(collection.id, true);
  speakOf(collection.id);
  pick([{ collection: collection.id, id: feature.id === undefined ? undefined : String(feature.id), feature }]);
  const extent = feature.geometry && extentOf(feature.geometry);
  if (!extent) return;
  // The card opens first, so that the way leads beside it.
  requestAnimationFrame(() => (feature.geometry.type === 'Point' ? goTo(extent[0], extent[1]) : fitTo(extent)));
}

function goToCity({ at: [lon = 0, lat = 0] }: City): void {
  goToPlace({ lon, lat }, CITY_ZOOM);
}

/** Where the order is anybody's guess, what lies among the data comes first. */
function likeliestFirst(readings: readonly Reading[]): Reading[] {
  const [west, south, east, north] = shownExtent() ?? [-180, -90, 180, 90];
  const isAmong = ({ lon, lat }: Reading) => lon >= west && lon <= east && lat >= south && lat <= north;
  return [...readings.filter(isAmong), ...readings.filter((reading) => !isAmong(reading))];
}

/** The text once the typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** Ctrl+K goes to the search from anywhere, a slash from the map: single letters are for speech input elsewhere (WCAG 2.1.4). */
function useShortcut(input: { current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isOnMap = event.target instanceof HTMLCanvasElement;
      const isWanted = (event.ctrlKey || event.metaKey) && !event.altKey ? event.key.toLowerCase() === 'k' : event.key === '/' && isOnMap;
      if (!isWanted) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
