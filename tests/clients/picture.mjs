// Makes the picture in the README: `make picture`.

import { launchBrowser, openMap, settled } from './browser.mjs';
import { startServer } from './server.mjs';

const [file] = process.argv.slice(2);
const VIEW = '#map=4.75/47.6/69.6&feature=deposits/zhezkazgan&lang=en';

const server = await startServer();
const browser = await launchBrowser();
const { page } = await openMap(browser, `${server.url}${VIEW}`, { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });
await page.locator('#card .tonnages').waitFor();
await settled(page);
await page.screenshot({ path: file });
await browser.close();
await server.stop();
