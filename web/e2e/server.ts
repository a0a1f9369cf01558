import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer } from 'node:net';

const BINARY = process.env.PARKMATE_BINARY ?? new URL('../../target/debug/parkmate', import.meta.url).pathname;

export interface Server {
  /** Where the web app is served. */
  url: string;
  data: string;
  /** Ends the server's process, its database stays; `start` brings it back on the same address. */
  kill: () => Promise<void>;
  start: () => Promise<void>;
  stop: () => Promise<void>;
  /** One of the binary's own commands on this server's data. */
  command: (args: string[], input?: string) => string;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** A server of its own: its port, its database, its simulated clock; with the demo's people and their days, if asked. */
export async function startServer({ demo = false } = {}): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'parkmate-e2e-'));
  // Started by root, the database runs as a user of its own, who has to get in.
  chmodSync(data, 0o755);
  const port = await freePort();
  const preview = process.env.E2E_PREVIEW ? await freePort() : undefined;
  const url = `http://127.0.0.1:${preview ?? port}`;
  const env = {
    PATH: process.env.PATH,
    PARKMATE_DATA: data,
    PARKMATE_BIND: `127.0.0.1:${port}`,
    PARKMATE_PUBLIC_URL: url,
    PARKMATE_CLOCK: 'simulated',
    PARKMATE_RATE_LIMITS: 'off',
    PARKMATE_WEBHOOKS_TO_LOOPBACK: 'on',
  };
  const command = (args: string[], input = '') => {
    const done = spawnSync(BINARY, args, { env, cwd: '/', input, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}`);
    return done.stdout;
  };
  let running: ReturnType<typeof spawn> | undefined;
  const start = async () => {
    const child = spawn(BINARY, ['serve'], { env, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] });
    running = child;
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => line.startsWith('listening on') && resolve());
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
  };
  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (!running || running.exitCode !== null) return resolve();
      running.once('exit', () => resolve());
      running.kill(signal);
    });
  if (demo) command(['seed-demo']);
  await start();
  const closePreview = preview === undefined ? undefined : await servePreview(preview, port);
  return {
    url,
    data,
    start,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await closePreview?.();
      await end('SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
    command,
  };
}

/** While developing: the app as vite builds it, so that the server need not be built anew for each change. */
async function servePreview(port: number, server: number): Promise<() => Promise<void>> {
  const { preview } = await import('vite');
  const target = `http://127.0.0.1:${server}`;
  const proxy = { '/api': target, '/calendar': target, '/readyz': target, '/checkout': target, '/ws': { target: target.replace('http', 'ws'), ws: true } };
  const served = await preview({ root: new URL('..', import.meta.url).pathname, preview: { port, host: '127.0.0.1', strictPort: true, proxy }, logLevel: 'silent' });
  return () => served.close();
}
