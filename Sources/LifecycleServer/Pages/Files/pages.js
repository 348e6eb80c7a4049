// Live updates: what the stream tells of makes the page fetch itself again, and the parts marked data-live are
// replaced by their new selves. The server renders and escapes; nothing from a webhook is put together here.
"use strict";
(() => {
  const { after, stream } = document.body.dataset;
  if (after === undefined || !window.EventSource) return;
  const status = document.getElementById("live");
  const quietFor = 400; // ms that a burst of events is waited for
  const lookAgain = 30_000; // ms, for what the stream doesn't tell: deliveries without changes
  let source = null, waiting = 0, last = after, pause = 1000; // ms until the next try, doubled with each

  const say = (state, text) => {
    if (status.dataset.state === state) return;
    status.dataset.state = state;
    status.textContent = text;
  };

  const soon = (ms = quietFor) => {
    waiting ||= setTimeout(refresh, ms);
  };

  async function refresh() {
    const selection = getSelection();
    waiting = 0;
    if (document.hidden) return;
    if (selection && !selection.isCollapsed) return soon(2000);
    try {
      const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      say("off", "not live: reload the page");
    }
  }

  function show(fresh) {
    for (const old of document.querySelectorAll("[data-live]")) {
      const now = fresh.getElementById(old.id);
      if (!now || now.innerHTML === old.innerHTML) continue;
      if (old.querySelector("details[open]")) continue; // somebody is writing there
      const focused = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
      const known = new Set([...old.querySelectorAll("[data-row]")].map((row) => row.dataset.row));
      old.replaceWith(document.adoptNode(now));
      if (known.size) {
        for (const row of now.querySelectorAll("[data-row]")) {
          if (!known.has(row.dataset.row)) row.classList.add("fresh");
        }
      }
      if (focused) [...now.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus();
    }
  }

  function listen() {
    source = new EventSource(`${stream}?after=${encodeURIComponent(last)}`);
    source.onopen = () => {
      pause = 1000;
      say("on", "live");
    };
    source.onerror = () => {
      say("off", "not live, trying again");
      if (source.readyState !== EventSource.CLOSED) return;
      // The browser gives up for good after any answer that is no stream: a proxy's 502, say.
      const closed = source;
      setTimeout(() => source === closed && !document.hidden && listen(), pause);
      pause = Math.min(2 * pause, lookAgain);
    };
    // The server has another log than before, and would send all of it: the page begins anew where that ends.
    source.addEventListener("reset", () => {
      source.close();
      location.reload();
    });
    source.addEventListener("recorded", (message) => {
      last = message.lastEventId || last;
      soon();
    });
  }

  // A hidden page holds no connection: browsers allow six to a server.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      listen();
      soon(0);
    }
  });
  addEventListener("pagehide", () => source?.close());
  setInterval(() => soon(), lookAgain);
  if (!document.hidden) listen();
})();
