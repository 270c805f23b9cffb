/** The choice of what has no value. */

import { formatCount } from '../text/numbers';
import { words } from './words';

export function NoneOption({ count, checked, onChange }: { count: number; checked: boolean; onChange: (checked: boolean) => void }) {
  if (count === 0 && !checked) return null;
  return (
    <label class="choice">
      <input type="checkbox" checked={checked} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      <span class="name">{words().none}</span>
      <span class="tally">{formatCount(count)}</span>
    </label>
  );
}
