// Starts the built server for a test, and stops it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_TIMEOUT_MS = 60_000;
/** The program; `LODE_BIN` names another. */
export const BINARY = path.resolve(process.env.LODE_BIN ?? path.join(ROOT, 'target/debug/lode'));

/**
 * A server with these files, or the sample, on a free port or on `port`; `LODE_URL` gives one with the sample that runs already.
 */
export async function startServer(files = [], port = undefined) {
  const running = files.length === 0 && process.env.LODE_URL;
  if (running) return { url: running, log: () => '', stop: async () => {} };
  const listen = `127.0.0.1:${port ?? (await freePort())}`;
  const what = files.length > 0 ? ['--no-cache', ...files] : ['--config', path.join(ROOT, 'config.toml')];
  const child = spawn(BINARY, ['serve', '--listen', listen, ...what], { cwd: ROOT });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log += text));
  let failure;
  child.on('error', (error) => (failure = error));
  const url = `http://${listen}/`;
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await isReady(url))) {
    if (failure || child.exitCode !== null) throw new Error(`${BINARY} did not start: ${failure ?? log}`);
    if (Date.now() > deadline) throw new Error(`${BINARY} is not ready after ${READY_TIMEOUT_MS} ms:\n${log}`);
    await sleep(100);
  }
  return {
    url,
    log: () => log,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      return code;
    },
  };
}

async function isReady(url) {
  try {
    return (await fetch(`${url}health/ready`)).ok;
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
