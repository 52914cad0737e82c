// The desk: drag, keys, and a look every two seconds whether the day's files have changed. All of it works without.
(() => {
  "use strict";
  const LOOK = 2000;
  let dirty = false;

  const list = () => document.getElementById("stories");

  const begin = () => {
    dirty = false;
    const stories = list();
    if (stories && window.Sortable && !stories.dataset.sorted) {
      stories.dataset.sorted = "yes";
      window.Sortable.create(stories, {
        animation: 120,
        filter: "button, select, input",
        preventOnFilter: false,
        onEnd: event => {
          if (event.oldIndex === event.newIndex) return;
          const form = document.getElementById("arrange");
          form.elements.order.value = [...stories.children].map(item => item.dataset.story).join(" ");
          form.requestSubmit();
        },
      });
    }
  };

  // Alt and an arrow move the story whose headline has the focus; j and k go from story to story.
  document.addEventListener("keydown", event => {
    const item = event.target.closest?.("#stories li");
    if (event.altKey && item && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      item.querySelector(`[id^="${event.key === "ArrowUp" ? "up-" : "down-"}"]`).click();
      return;
    }
    const writing = event.target.matches?.("input, textarea, select");
    if (writing || event.altKey || event.ctrlKey || event.metaKey || !list()) return;
    if (event.key === "j" || event.key === "k") {
      const links = [...list().querySelectorAll("a")];
      const at = links.findIndex(link => link === document.activeElement);
      links[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), links.length - 1)]?.focus();
    }
  });

  document.addEventListener("input", () => { dirty = true; });
  document.addEventListener("htmx:load", begin);
  document.addEventListener("DOMContentLoaded", begin);

  const look = async () => {
    const page = document.querySelector("[data-state]");
    const form = document.querySelector('input[name="state"]');
    if (!page?.dataset.day || !form) return;
    const answer = await fetch(`/desk/${page.dataset.day}/state`).catch(() => null);
    if (!answer?.ok) return;
    const state = await answer.text();
    if (!state || state === document.querySelector('input[name="state"]')?.value) return;
    if (dirty) {
      document.getElementById("said").innerHTML = '<p class="said">The files of the day have changed. What you have typed stands; set it, or open the page anew.</p>';
      return;
    }
    window.htmx?.ajax("GET", location.href, { target: "body", swap: "innerHTML" });
  };
  setInterval(look, LOOK);
})();
