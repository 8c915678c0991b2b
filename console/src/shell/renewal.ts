/** A new version was put up while a page was open: its parts have other names, so the page is loaded anew. */

const LAST = 'allhands.renewed';
const ONCE_IN_MS = 30_000;

export function watchForRenewal(): void {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(LAST) ?? 0);
    if (Date.now() - last < ONCE_IN_MS) return; // it is missing for good: the page says so
    sessionStorage.setItem(LAST, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
