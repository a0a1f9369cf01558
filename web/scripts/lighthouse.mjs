// Lighthouse on the screens a newcomer sees first, on the built app as the server serves it: `npm run lighthouse -- URL`.
// Without an address it starts a server with the demo's data. Fails below the bars.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import lighthouse, { desktopConfig } from 'lighthouse';
import * as launcher from 'chrome-launcher';

const BARS = { performance: 90, accessibility: 100, 'best-practices': 95 };
const BINARY = process.env.PARKMATE_BINARY ?? new URL('../../target/debug/parkmate', import.meta.url).pathname;

async function serve() {
  const data = mkdtempSync(join(tmpdir(), 'parkmate-lighthouse-'));
  const env = { PATH: process.env.PATH, PARKMATE_DATA: data, PARKMATE_BIND: '127.0.0.1:0', PARKMATE_RATE_LIMITS: 'off' };
  spawnSync(BINARY, ['seed-demo'], { env, cwd: '/' });
  const child = spawn(BINARY, ['serve'], { env, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (\S+)/.exec(line)?.[1];
    if (url) return { url, stop: () => new Promise((resolve) => (child.once('exit', resolve), child.kill('SIGTERM'))).then(() => rmSync(data, { recursive: true, force: true })) };
  }
  throw new Error('the server did not start');
}

const server = process.argv[2] ? { url: process.argv[2], stop: async () => {} } : await serve();
const { items } = await (await fetch(`${server.url}/api/v1/lots?limit=1`)).json();
const chrome = await launcher.launch({
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let low = false;
for (const [name, path] of [['search', '/'], ['lot', `/lots/${items[0]?.id}`], ['login', '/login']]) {
  for (const [size, config] of [['phone', undefined], ['desktop', desktopConfig]]) {
    const { lhr } = await lighthouse(`${server.url}${path}`, { port: chrome.port, onlyCategories: Object.keys(BARS), logLevel: 'error' }, config);
    const scores = Object.fromEntries(Object.entries(lhr.categories).map(([id, { score }]) => [id, Math.round((score ?? 0) * 100)]));
    low ||= Object.entries(BARS).some(([id, bar]) => (scores[id] ?? 0) < bar);
    const { 'largest-contentful-paint': lcp, 'cumulative-layout-shift': cls, 'total-byte-weight': bytes } = lhr.audits;
    console.log(`${name} ${size}`.padEnd(16), JSON.stringify(scores), `LCP ${lcp.displayValue}, CLS ${cls.displayValue}, ${bytes.displayValue}`);
    for (const audit of Object.values(lhr.audits)) {
      const weight = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs).find(({ id }) => id === audit.id)?.weight ?? 0;
      if (weight > 0 && audit.score !== null && audit.score < 0.9) console.log(`  ${audit.id}: ${audit.displayValue ?? audit.title}`);
    }
  }
}
chrome.kill();
await server.stop();
process.exit(low ? 1 : 0);
