/** The name of what is under the pointer. */

import { byId } from '../state/collections';
import { featureTitle } from '../text/terms';
import { hovered } from './picking';

export function Tip() {
  const { picked, x, y } = hovered.value ?? {};
  const text = picked && (featureTitle(picked.feature.properties ?? {}) ?? byId.value.get(picked.collection)?.title);
  return (
    <p id="tip" role="presentation" hidden={!text} style={{ transform: `translate(${Math.round((x ?? 0) + 14)}px, ${Math.round((y ?? 0) + 14)}px)` }}>
      {text}
    </p>
  );
}
