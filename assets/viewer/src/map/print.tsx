/** A picture of the map to keep, or to print. */

import './print.css';

import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { title } from '../frame/title';
import { isOnPaper } from '../state/theme';
import { inLanguages } from '../text/language';
import { Button, IconButton } from '../ui/button';
import { Skeleton } from '../ui/message';
import { capture, captureNow } from './capture';
import { captionNow } from './caption';
import { map } from './map';
import { drawPicture } from './picture';

const words = inLanguages({
  en: { picture: 'Picture of the map', preview: 'Preview: the map with its title, scale and legend', title: 'Title', size: 'Size', sizes: { 1: 'as on the screen', 2: 'twice as fine' }, save: 'Save PNG', print: 'Print', close: 'Close', saved: 'Saved' },
  ru: { picture: 'Картинка карты', preview: 'Образец: карта с заголовком, масштабом и легендой', title: 'Заголовок', size: 'Размер', sizes: { 1: 'как на экране', 2: 'вдвое чётче' }, save: 'Сохранить PNG', print: 'Печать', close: 'Закрыть', saved: 'Сохранено' },
  kk: { picture: 'Картаның суреті', preview: 'Үлгі: тақырыбы, масштабы және шартты белгілері бар карта', title: 'Тақырыбы', size: 'Өлшемі', sizes: { 1: 'экрандағыдай', 2: 'екі есе анық' }, save: 'PNG сақтау', print: 'Басып шығару', close: 'Жабу', saved: 'Сақталды' },
});

/** Whether the dialog is open. */
export const isPrinting = signal(false);

const RATIOS = [1, 2] as const;

/** A picture that is ready for the printer. */
let prepared: HTMLCanvasElement | undefined;

export function PrintDialog() {
  useEffect(followPrinting, []);
  return isPrinting.value ? <Dialog /> : null;
}

function Dialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const preview = useRef<HTMLDivElement>(null);
  const [image, setImage] = useState<HTMLCanvasElement>();
  const [heading, setHeading] = useState(title.value);
  const [ratio, setRatio] = useState<(typeof RATIOS)[number]>(2);
  const [isBusy, setBusy] = useState(false);
  const [note, setNote] = useState('');
  useEffect(() => {
    dialog.current?.showModal();
    void capture(1).then(setImage);
  }, []);
  useEffect(() => {
    if (image) preview.current?.replaceChildren(pictureOf(image, heading, 1));
  }, [image, heading]);

  /** Draws it anew, as fine as wanted, for `use`. */
  const make = async (fineness: number, use: (picture: HTMLCanvasElement) => void | Promise<void>) => {
    setBusy(true);
    setNote('');
    await use(pictureOf(await capture(fineness), heading, fineness));
    setBusy(false);
  };
  const save = () => make(ratio, async (picture) => ((await download(picture, heading)) ? setNote(words().saved) : undefined));
  const print = async () => {
    isOnPaper.value = true;
    try {
      await make(2, (picture) => void (prepared = picture));
    } finally {
      isOnPaper.value = false;
    }
    window.print();
  };
  return (
    <dialog ref={dialog} class="print-dialog" aria-labelledby="print-title" onClose={() => (isPrinting.value = false)}>
      <header>
        <h2 id="print-title">{words().picture}</h2>
        <IconButton icon="close" name={words().close} onClick={() => dialog.current?.close()} />
      </header>
      <div class="print-preview" ref={preview} role="img" tabIndex={0} aria-label={words().preview}>
        {!image && <Skeleton lines={6} />}
      </div>
      <label class="print-heading">
        <span>{words().title}</span>
        <input class="input" value={heading} maxLength={200} onInput={({ currentTarget }) => setHeading(currentTarget.value)} />
      </label>
      <fieldset class="row" aria-label={words().size}>
        {RATIOS.map((value) => (
          <label key={value} class="print-size">
            <input type="radio" name="print-size" checked={ratio === value} onChange={() => setRatio(value)} />
            {`${value}×, ${words().sizes[value]}`}
          </label>
        ))}
      </fieldset>
      <footer>
        <span role="status">{note}</span>
        <span class="spring" />
        <Button icon="print" disabled={!image || isBusy} onClick={() => void print()}>{words().print}</Button>
        <Button icon="take" kind="main" disabled={!image || isBusy} onClick={() => void save()}>{words().save}</Button>
      </footer>
    </dialog>
  );
}

function pictureOf(image: HTMLCanvasElement, heading: string, ratio: number): HTMLCanvasElement {
  return drawPicture(image, { width: image.width / ratio, height: image.height / ratio }, captionNow(heading), ratio);
}

/** Saves a picture under its title. */
async function download(picture: HTMLCanvasElement, heading: string): Promise<boolean> {
  const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve));
  if (!blob) return false;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${heading.replace(/[\\/:*?"<>|\s]+/g, ' ').trim() || 'map'}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}

/** Whoever prints the page gets the picture, by the dialog or by the browser's own command. */
function followPrinting(): () => void {
  const page = document.createElement('div');
  page.id = 'print-page';
  document.body.append(page);
  const before = () => {
    // There is no time to wait for a finer drawing here, nor for the map by day.
    isOnPaper.value = true;
    const picture = prepared ?? pictureOf(captureNow(), title.value, map.getPixelRatio());
    isOnPaper.value = false;
    page.className = picture.height > picture.width ? 'upright' : '';
    page.replaceChildren(picture);
  };
  const after = () => {
    page.replaceChildren();
    prepared = undefined;
  };
  window.addEventListener('beforeprint', before);
  window.addEventListener('afterprint', after);
  return () => {
    window.removeEventListener('beforeprint', before);
    window.removeEventListener('afterprint', after);
    page.remove();
  };
}
