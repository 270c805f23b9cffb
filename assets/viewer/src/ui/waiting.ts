/** Enter that comes before the answer. */

import { useEffect, useState } from 'preact/hooks';

/** Does `then` once nothing is busy any more, if it was told to wait. Gives what tells it to wait, or no longer to. */
export function useWaiting(isBusy: boolean, then: () => void): (isWaiting: boolean) => void {
  const [isWaiting, setWaiting] = useState(false);
  useEffect(() => {
    if (!isWaiting || isBusy) return;
    setWaiting(false);
    then();
  }, [isWaiting, isBusy]);
  return setWaiting;
}
