/** The card: a feature, a cluster of them, or what is at a place. */

import './card.css';

import { useEffect, useLayoutEffect } from 'preact/hooks';
import { drawing } from '../map/draw';
import { byId } from '../state/collections';
import { place } from '../state/here';
import { current, picked } from '../state/selection';
import { ClusterCard } from './cluster-card';
import { FeatureCard } from './feature-card';
import { closeCard } from './head';
import { HereCard } from './here-card';
import { words } from './words';

export function Card() {
  const now = current.value;
  const collection = now && byId.value.get(now.collection);
  const isOpen = collection !== undefined || place.value !== undefined;
  // What lies under it can take the focus as soon as it is gone.
  useLayoutEffect(() => {
    document.body.classList.toggle('has-card', isOpen);
  }, [isOpen]);
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && !drawing.value && (current.value || place.value) && !document.querySelector('dialog[open]') && closeCard();
    // Before drawing hears of it: one press ends one thing.
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, []);
  if (!isOpen) return <aside id="card" class="sheet" hidden aria-label={words().feature} />;
  return (
    <aside id="card" class="sheet" aria-label={words().feature}>
      {place.value ? (
        <HereCard key={String(place.value)} at={place.value} />
      ) : now && collection && now.feature.properties?.['cluster'] === true ? (
        <ClusterCard key={String(now.feature.properties['members'])} collection={collection} feature={now.feature} />
      ) : (
        now && collection && <FeatureCard key={`${now.collection}/${now.id ?? ''}/${picked.value.index}`} collection={collection} id={now.id} fromTile={now.feature} />
      )}
    </aside>
  );
}
