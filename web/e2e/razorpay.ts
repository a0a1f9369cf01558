import { createServer } from 'node:http';
import { once } from 'node:events';

type Json = Record<string, unknown>;

/** Razorpay as its documents have it, as far as a UPI code goes: what a bank says of a payment is set by the test. */
export interface Razorpay {
  url: string;
  /** How the payment of every code stands; none until somebody scans. */
  says: (status: 'created' | 'captured') => void;
  /** How every refund ends from now on. */
  refunds: (status: 'processed' | 'failed') => void;
  stop: () => Promise<void>;
}

export async function startRazorpay(): Promise<Razorpay> {
  const codes = new Map<string, Json>();
  let status: string | undefined;
  let refunded = 'processed';
  const paid = (id: string, code: Json) => ({ id: `pay_${id}`, amount: code.payment_amount, currency: 'INR', status, notes: code.notes });
  const answer = (method: string, path: string, body: Json): Json | undefined => {
    if (method === 'POST' && path === '/v1/payments/qr_codes') {
      const id = `qr_${codes.size + 1}`;
      codes.set(id, { ...body, id, status: 'active', image_url: `https://rzp.example/${id}`, image_content: `upi://pay?pa=lot@bank&tr=${id}` });
      return codes.get(id);
    }
    if (method === 'POST' && /^\/v1\/payments\/pay_\w+\/refund$/.test(path)) return { id: 'rfnd_1', status: refunded };
    const [, id = '', of] = /^\/v1\/payments\/qr_codes\/(qr_\d+)(?:\/(\w+))?$/.exec(path) ?? [];
    const code = codes.get(id);
    if (!code) return undefined;
    if (of === 'payments') return { items: status === undefined ? [] : [paid(id, code)] };
    if (of === 'close') code.status = 'closed';
    return code;
  };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += part));
    request.on('end', () => {
      const found = answer(request.method ?? '', (request.url ?? '').split('?')[0] ?? '', text === '' ? {} : (JSON.parse(text) as Json));
      response.writeHead(found ? 200 : 400, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found ?? { error: { code: 'BAD_REQUEST_ERROR' } }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    says: (said) => (status = said),
    refunds: (said) => (refunded = said),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
