// Beside each file that shrinks, a .br and a .gz, so that the server only picks one.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url).pathname;
const text = /\.(js|css|html|svg|json|webmanifest|txt)$/;

for (const name of await readdir(dist, { recursive: true })) {
  // The page itself is not among them: a nonce is written into it with every answer.
  if (!text.test(name) || name === 'index.html') continue;
  const bytes = await readFile(join(dist, name));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  const smaller = { br: brotliCompressSync(bytes, quality), gz: gzipSync(bytes, { level: 9 }) };
  for (const [extension, compressed] of Object.entries(smaller)) {
    if (compressed.length < bytes.length) await writeFile(join(dist, `${name}.${extension}`), compressed);
  }
}
