// Comfort only: every page is whole without it.

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector('code').textContent);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}

// Live parts: the server tells when something has changed, and a part is fetched anew with its own page while somebody looks. How old the
// last heartbeat is stands beside it, so that a page which hears nothing says so.
const silenceAfter = 12_000;
const fetchAtMostEvery = 1_000;
const fetchAnywayEvery = 15_000;
let heard = 0;
let fetched = Date.now();
let waiting = 0;

async function refresh() {
  waiting = 0;
  const part = document.querySelector('[data-live]');
  if (document.hidden || part.contains(document.activeElement) || part.querySelector('details[open]')) {
    return;
  }
  fetched = Date.now();
  try {
    const answer = await fetch(location.href, { redirect: 'error' });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]');
    if (!answer.ok || !fresh) {
      throw new Error(`the server answered ${answer.status}`);
    }
    part.replaceWith(fresh);
    tell();
  } catch (failure) {
    say(`Not live: ${failure.message}.`, false);
  }
}

function refreshSoon() {
  waiting ||= setTimeout(refresh, Math.max(0, fetchAtMostEvery - (Date.now() - fetched)));
}

function tell() {
  const silence = Date.now() - heard;
  const seconds = Math.round(silence / 1000);
  say(silence < silenceAfter ? `Live. Last heartbeat ${seconds} s ago.` : heard ? `Not live: last heartbeat ${seconds} s ago.` : 'Not live yet.', silence < silenceAfter);
}

function say(text, live) {
  const status = document.querySelector('[data-live-status]');
  if (status && status.textContent !== text) {
    status.textContent = text;
    status.classList.toggle('on', live);
  }
}

if (document.querySelector('[data-live]')) {
  const stream = new EventSource('/live');
  stream.addEventListener('beat', () => { heard = Date.now(); });
  stream.addEventListener('news', refreshSoon);
  setInterval(() => {
    tell();
    if (Date.now() - fetched > fetchAnywayEvery) {
      refresh();
    }
  }, 1000);
}

// The keyboard.
const places = { o: '/', e: '/events', d: '/deliveries', l: '/dead-letters', r: '/rejected', s: '/sources', t: '/destinations' };
let going = 0;

function move(step) {
  const rows = [...document.querySelectorAll('main tbody tr')];
  const at = rows.findIndex((row) => row.classList.contains('here'));
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  rows[at]?.classList.remove('here');
  next?.classList.add('here');
  next?.scrollIntoView({ block: 'nearest' });
  next?.querySelector('a')?.focus({ preventScroll: true });
}

document.addEventListener('keydown', (event) => {
  const dialog = document.getElementById('keys');
  if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open || event.target.closest('input:not([type="checkbox"]), textarea, select')) {
    return;
  }
  if (Date.now() - going < 1500 && places[event.key]) {
    location.href = places[event.key];
    return;
  }
  switch (event.key) {
    case '?': dialog?.showModal(); break;
    case '/': document.querySelector('[type="search"], [role="search"] input')?.focus(); break;
    case 'j': move(1); break;
    case 'k': move(-1); break;
    case 'x': document.querySelector('tr.here [type="checkbox"]')?.click(); break;
    case 'g': going = Date.now(); return;
    default: return;
  }
  event.preventDefault();
});
