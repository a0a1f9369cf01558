// Shows what the server pushes, and opens what it is about. It keeps nothing, and answers no request.

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const { title, body, url, tag, lang } = event.data.json();
  // The same tag again takes the place of the one before, without a sound.
  event.waitUntil(self.registration.showNotification(title, { body, tag, lang, icon: '/favicon.svg', data: { url } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  // Only ever a page of ours.
  const path = url.pathname + url.search + url.hash;
  const open = async () => {
    const pages = await self.clients.matchAll({ type: 'window' });
    const page = pages.find((page) => 'focus' in page);
    if (!page) return self.clients.openWindow(path);
    await page.focus();
    return page.navigate(path);
  };
  event.waitUntil(open());
});
