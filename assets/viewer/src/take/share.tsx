/** This view for others: a link, and a window for their own pages. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { title as serverTitle } from '../frame/title';
import { freeView } from '../map/map';
import { address } from '../server/http';
import { viewHash } from '../state/address';
import { camera } from '../state/view';
import { Code } from '../ui/code';
import { CopyButton } from '../ui/copy-button';
import { SIZES, embedAddress, embedCode, windowView, type Size } from './embed-code';
import { words } from './words';

export function Share() {
  const link = address('.') + viewHash.value;
  return (
    <section class="section" aria-labelledby="take-share">
      <h3 id="take-share">{words().share}</h3>
      <label class="field">
        <span>{words().link}</span>
        <input class="input" readOnly value={link} onFocus={({ currentTarget }) => currentTarget.select()} />
      </label>
      <div class="row">
        <CopyButton text={link} name={words().copyLink} />
      </div>
      <details class="embed">
        <summary>{words().embed}</summary>
        <Embed />
      </details>
    </section>
  );
}

function Embed() {
  const [size, setSize] = useState<Size>('medium');
  const [ownTitle, setTitle] = useState<string>();
  const title = ownTitle ?? serverTitle.value;
  // The free part of the map is measured anew whenever the address changes, that is after each movement.
  const hash = viewHash.value;
  const target = embedAddress(address('.'), hash, camera.value && windowView({ ...freeView(), zoom: camera.value.zoom }, size));
  return (
    <div class="embed-body">
      <label class="field">
        <span>{words().size}</span>
        <select class="select" value={size} onChange={({ currentTarget }) => setSize(currentTarget.value as Size)}>
          {Object.entries(SIZES).map(([name, [width, height]]) => (
            <option key={name} value={name}>{`${words().sizes[name as Size]} · ${width ?? '100 %'} × ${height}`}</option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{words().title}</span>
        <input class="input" value={title} onInput={({ currentTarget }) => setTitle(currentTarget.value)} />
      </label>
      <Code text={embedCode(target, title, size)} name={words().code} />
      <Preview address={target} title={title} size={size} />
    </div>
  );
}

/** The window as it will be, made smaller where the panel is. It follows the map. */
function Preview({ address: target, title, size }: { address: string; title: string; size: Size }) {
  const [first, setFirst] = useState<string>();
  const [room, setRoom] = useState(0);
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    // Replaced rather than set: the way back should not lead through every movement.
    frame.current?.contentWindow?.location.replace(target);
  }, [target]);
  const [stated, height] = SIZES[size];
  const width = stated ?? room;
  const scale = Math.min(1, room / width);
  return (
    <details
      class="embed-preview"
      onToggle={({ currentTarget }) => {
        setFirst(currentTarget.open ? target : undefined);
        setRoom(currentTarget.clientWidth);
      }}
    >
      <summary>{words().preview}</summary>
      {first && (
        <div style={{ height: `${height * scale}px` }}>
          <iframe ref={frame} src={first} title={title} style={{ width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` }} />
        </div>
      )}
    </details>
  );
}
