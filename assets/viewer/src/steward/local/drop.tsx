/** Files that are dragged onto the page, and the card of what is in them. */

import './local.css';

import { useEffect, useRef, useState } from 'preact/hooks';
import { Attributes } from '../../card/attributes';
import { extentOf } from '../../geodesy/extent';
import { fitTo, map } from '../../map/map';
import { featureTitle } from '../../text/terms';
import { IconButton } from '../../ui/button';
import { words } from '../words';
import { addFiles, localPicked, lookAt } from './files';

/** Shows where a file may be let go while one is dragged over the page. */
export function DropTarget() {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const isOfFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!isOfFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    // Leaving for nowhere is leaving the page; from element to element is not.
    const leave = ({ relatedTarget }: DragEvent) => relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      if (!isOfFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void addFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const listening = new AbortController();
    window.addEventListener('dragover', over, listening);
    window.addEventListener('dragleave', leave, listening);
    window.addEventListener('drop', drop, listening);
    return () => listening.abort();
  }, []);
  return isOver ? <p class="drop-target" role="status">{words().drop}</p> : null;
}

const close = () => {
  lookAt(undefined);
  map.getCanvas().focus();
};

/** The card of a feature of a file. */
export function LocalCard() {
  const picked = localPicked.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.body.classList.toggle('has-local-card', picked !== undefined);
    heading.current?.focus({ preventScroll: true });
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && picked && close();
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [picked]);
  if (!picked) return null;
  const { file, feature } = picked;
  const properties = feature.properties ?? {};
  const extent = extentOf(feature.geometry);
  return (
    <aside id="local-card" class="sheet" aria-label={words().feature}>
      <header>
        <div class="heading">
          <p class="origin" style={{ '--colour': file.color }}>
            <span class="legend-dot" />
            {file.name}
          </p>
          <h2 ref={heading} tabIndex={-1}>{featureTitle(properties) ?? words().feature}</h2>
        </div>
        <IconButton icon="close" name={words().close} onClick={close} />
      </header>
      <div class="card-body" tabIndex={0} role="group" aria-label={words().feature}>
        <Attributes properties={properties} columns={[]} hidden={new Set()} />
      </div>
      <footer>
        <span class="spring" />
        {extent && <IconButton icon="zoomTo" name={words().zoomTo(file.name)} onClick={() => fitTo(extent)} />}
      </footer>
    </aside>
  );
}
