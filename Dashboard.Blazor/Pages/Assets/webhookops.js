// Comfort only: every page is whole without it.

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector('code').textContent);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}

// A live part is fetched anew with its own page, while somebody looks, and says when that fails.
const everyMilliseconds = 3000;

async function refresh() {
  const part = document.querySelector('[data-live]');
  if (document.hidden || part.contains(document.activeElement)) {
    return;
  }
  try {
    const answer = await fetch(location.href, { redirect: 'error' });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]');
    if (!answer.ok || !fresh) {
      throw new Error(`the server answered ${answer.status}`);
    }
    part.replaceWith(fresh);
    say('Live.');
  } catch (failure) {
    say(`Not live: ${failure.message}.`);
  }
}

function say(text) {
  const status = document.querySelector('[data-live-status]');
  if (status && status.textContent !== text) {
    status.textContent = text;
  }
}

if (document.querySelector('[data-live]')) {
  setInterval(refresh, everyMilliseconds);
}
