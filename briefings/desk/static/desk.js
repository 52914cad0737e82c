// The desk: drag, keys, and a look every two seconds whether the day's files have changed. All of it works without.
(() => {
  "use strict";
  const LOOK = 2000;
  const MOMENT = 400;
  // What a form says besides what it does and to what: it differs from page to page.
  const OF_A_PAGE = ["token", "state", "back", "order"];
  let dirty = false;
  let toldOf = false;
  let dragged = false;

  const list = () => document.getElementById("stories");

  // What a form does and to what: so it is found again on the page that comes after.
  const nameForm = form => [...form.querySelectorAll("input[type=hidden]")]
    .filter(field => !OF_A_PAGE.includes(field.name)).map(field => `${field.name}=${field.value}`).join("&");
  const findForm = name => [...document.forms].find(form => nameForm(form) === name);
  const say = words => {
    const said = document.createElement("p");
    said.className = "said";
    said.textContent = words;
    document.getElementById("said")?.replaceChildren(said);
  };

  // From a press until its answer stands, the page is an old one. What is pressed meanwhile waits, and is then
  // done on the new page: nothing is lost, and nothing is done to what has moved on.
  const waiting = [];
  const isBusy = () => document.body.hasAttribute("aria-busy");
  const wait = (event, act) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.push(act);
  };
  const goOn = () => { while (waiting.length && !isBusy()) waiting.shift()(); };

  // The place of a row that has come has the focus, and stands between the bars above and below.
  const goTo = here => {
    here.focus({ preventScroll: true });
    const { top, bottom } = here.getBoundingClientRect();
    const [above, below] = ["header", "#asked"].map(of => document.querySelector(of).getBoundingClientRect());
    if (top < Math.max(above.bottom, 0) || bottom > below.top) here.scrollIntoView();
  };

  // A row that has just come has not been read: for a moment no press and no key counts as its answer.
  let row = "";
  let readable = 0;
  const meet = () => {
    const asked = document.getElementById("asked");
    if (asked && asked.dataset.row !== row) {
      readable = performance.now() + MOMENT;
      setTimeout(() => document.getElementById("asked")?.setAttribute("data-ready", ""), MOMENT);
    } else if (asked && performance.now() >= readable) asked.setAttribute("data-ready", "");
    row = asked?.dataset.row ?? "";
  };
  const isUnread = () => isBusy() || !document.getElementById("asked")?.hasAttribute("data-ready");
  document.addEventListener("click", event => {
    if (!event.target.closest?.("#asked :is(.steady, .changing)") || !isUnread()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  document.addEventListener("submit", event => {
    // The form that all buttons share takes what its button says; so it need not be told of each of them.
    if (event.target.id === "press") document.getElementById("pressed").value = event.submitter?.value ?? "";
    if (!isBusy()) return;
    const [name, given, pressed] = [nameForm(event.target), new FormData(event.target), event.submitter?.value];
    const gone = () => say("What you pressed last is gone from this page; nothing was done.");
    wait(event, () => {
      if (pressed) {
        // A button of the form that all share: its value says what it does, and to what.
        const button = [...document.querySelectorAll("button[name=press]")].find(other => other.value === pressed);
        if (button) button.click(); else gone();
        return;
      }
      const form = findForm(name);
      if (!form) { gone(); return; }
      for (const field of form.elements) {
        if (field.type === "checkbox") field.checked = given.has(field.name);
        else if (given.has(field.name) && (field.type !== "hidden" || field.name === "order")) {
          field.value = given.get(field.name);
        }
      }
      form.requestSubmit();
    });
  }, true);

  document.addEventListener("click", event => {
    const link = event.target.closest?.("a[href]");
    if (!isBusy() || !link || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { href } = link;
    wait(event, () => {
      const same = [...document.links].find(other => other.href === href);
      if (same) same.click(); else location.href = href;
    });
  }, true);

  // What is typed and not yet set stands on the new page too, where the same form still has the same in it.
  const readDefault = field => field.type === "checkbox" ? field.defaultChecked
    : field.options ? Math.max([...field.options].findIndex(option => option.defaultSelected), 0) : field.defaultValue;
  const readValue = field => field.type === "checkbox" ? field.checked : field.options ? field.selectedIndex : field.value;
  const listTyped = () => [...document.querySelectorAll("input:not([type=hidden]), textarea, select")]
    .filter(field => field.form && readValue(field) !== readDefault(field))
    .map(field => ({ form: nameForm(field.form), name: field.name, was: readDefault(field), value: field.value, checked: field.checked }));
  const typeAgain = typed => typed.filter(one => {
    const field = findForm(one.form)?.elements[one.name];
    if (!field || readDefault(field) !== one.was) return false;
    field.value = one.value;
    field.checked = one.checked;
    return true;
  }).length > 0;
  // Where what had the focus is gone or cannot be pressed any more, one beside it has it, its neighbour, or the page.
  const keepFocus = id => {
    const now = document.activeElement;
    if (!id || (now !== document.body && !now.disabled)) return;
    const own = document.getElementById(id);
    const [, name, number] = /^(.*-)(\d+)$/.exec(id) ?? [];
    const beside = own ? [own.closest("li")?.querySelector("a, summary"), ...own.parentElement.children] : [];
    const near = [own, ...beside, name && document.getElementById(name + (number - 1)), document.getElementById("main")];
    // Not all of them can have it: one may be folded away.
    near.find(other => {
      other?.focus({ preventScroll: true });
      return other && document.activeElement === other && !other.disabled;
    });
  };
  // The page and place that are shown.
  const nameShown = () => {
    const asked = new URLSearchParams(location.search);
    const chosen = document.querySelector("#stories .chosen")?.dataset.story ?? asked.get("story");
    const here = document.querySelector(".here")?.id;
    return JSON.stringify([location.pathname, chosen, asked.get("article"), here, document.getElementById("asked")?.dataset.row]);
  };
  let shown = "";

  // An answer is a whole page, of which little is another: only that is put in place. What stays is not laid out
  // again, and what is open, typed or scrolled in it stays so.
  const nameNode = node => node.id || node.dataset?.story || "";
  const isSame = (old, fresh) => old.nodeName === fresh.nodeName && nameNode(old) === nameNode(fresh);
  // htmx has read the address of a link; the words of a field are no attribute; a place that is new is to be gone to.
  const isWhole = (old, fresh) => old.nodeType !== Node.ELEMENT_NODE || old.autofocus !== fresh.autofocus
    || old.matches("a, select, textarea, input:not([type=hidden])");
  // What is folded or open stays so, but where the place that is asked about is within.
  const putAttributes = (old, fresh) => {
    const isLeft = name => name === "open" && old.matches("details") && !fresh.querySelector(".here");
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value && !isLeft(name)) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !isLeft(name)) old.removeAttribute(name);
  };
  const putNodes = (parent, nodes, made) => {
    const named = new Map([...parent.children].filter(nameNode).map(node => [nameNode(node), node]));
    let at = parent.firstChild;
    for (const fresh of nodes) {
      const old = [at, named.get(nameNode(fresh))].find(node => node && isSame(node, fresh));
      const isLeft = old && (old.isEqualNode(fresh) || !isWhole(old, fresh));
      if (old === at && old) at = at.nextSibling;
      if (!isLeft) {
        parent.insertBefore(fresh, at);
        old?.remove();
        made.push(fresh);
        continue;
      }
      if (old.nextSibling !== at) parent.insertBefore(old, at);
      if (old.isEqualNode(fresh)) continue;
      putAttributes(old, fresh);
      putNodes(old, [...fresh.childNodes], made);
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
    return made;
  };
  window.htmx.defineExtension("changed", {
    handleSwap: (style, target, fragment) => target === document.body && putNodes(target, [...fragment.childNodes], []),
  });

  // The list of what is asked closes up behind an answer: what has come under a pointer that rests has not been read.
  let moved = 0;
  document.addEventListener("pointermove", event => { if (event.movementX || event.movementY) moved = 0; });
  document.addEventListener("click", event => {
    if (!event.isTrusted || performance.now() >= moved || !event.target.closest?.(".doubts button")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  let typed = [];
  let focused = "";
  let answered = "";

  document.addEventListener("htmx:beforeRequest", event => {
    if (event.detail.target === document.body) document.body.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:beforeSwap", event => {
    if (event.detail.target !== document.body) return;
    shown = nameShown();
    typed = listTyped();
    focused = document.activeElement?.id;
    const sent = event.detail.requestConfig.elt;
    // What was sent is set now, unless it was refused: then it is to be sent again.
    if (sent.tagName === "FORM" && !event.detail.serverResponse.includes("data-refused")) {
      typed = typed.filter(one => one.form !== nameForm(sent));
      sent.reset();
    }
  });
  document.addEventListener("htmx:afterRequest", event => {
    if (event.detail.target !== document.body) return;
    if (event.detail.xhr.status) dirty = typeAgain(typed);
    else say("The desk does not answer: is it still running? Nothing was changed.");
    if (toldOf) say("The files of the day have changed. What you have typed stands: set it.");
    toldOf = false;
    const opened = event.detail.requestConfig.elt;
    // A link opens another page: it begins at its heading, not where the page before was scrolled to.
    if (opened.tagName === "A" && !opened.hash) requestAnimationFrame(() => document.getElementById("story")?.scrollIntoView());
    const here = document.querySelector(".here");
    if (here && row && row !== answered) goTo(here);
    else keepFocus(focused);
    answered = row;
    if (opened.tagName !== "A" && nameShown() === shown && document.querySelector(".doubts")) moved = performance.now() + LOOK;
    [typed, focused] = [[], ""];
    document.body.removeAttribute("aria-busy");
    goOn();
  });

  // A story that is opened is in sight in the list of stories.
  let followed = "";
  let follows = false;
  const follow = () => {
    follows = false;
    const order = document.querySelector(".order");
    const chosen = order?.querySelector(".chosen");
    if (!chosen || chosen.dataset.story === followed) return;
    followed = chosen.dataset.story;
    const [top, bottom] = [chosen.offsetTop, chosen.offsetTop + chosen.offsetHeight];
    if (top < order.scrollTop || bottom > order.scrollTop + order.clientHeight) order.scrollTop = top - order.clientHeight / 3;
  };

  let sorted = null;
  const sort = () => {
    const stories = list();
    if (!stories || !window.Sortable || stories === sorted) return;
    sorted = stories;
    window.Sortable.create(stories, {
      animation: 120,
      // A finger that moves at once scrolls the page.
      delay: 300,
      delayOnTouchOnly: true,
      touchStartThreshold: 5,
      filter: "button, select, input",
      preventOnFilter: false,
      onStart: () => { dragged = true; },
      onEnd: event => {
        dragged = false;
        if (event.oldIndex === event.newIndex) return;
        const form = document.getElementById("arrange");
        form.elements.order.value = [...stories.children].map(item => item.dataset.story).join(" ");
        form.requestSubmit();
      },
    });
  };

  // Alt and an arrow move the story whose headline has the focus; j and k go from story to story.
  document.addEventListener("keydown", event => {
    const item = event.target.closest?.("#stories li");
    if (event.altKey && item && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const button = `${event.key === "ArrowUp" ? "up" : "down"}-${item.dataset.story}`;
      const move = () => document.getElementById(button)?.click();
      if (isBusy()) { wait(event, move); return; }
      event.preventDefault();
      move();
      return;
    }
    const writing = event.target.matches?.("input, textarea, select");
    if (writing || event.altKey || event.ctrlKey || event.metaKey) return;
    // What is asked: r calls it right as it is, n leaves it and goes on.
    const answer = { r: "right", n: "next" }[event.key];
    if (answer && document.getElementById("asked")) {
      if (!isUnread()) document.getElementById(answer)?.click();
      return;
    }
    if (!list()) return;
    if (event.key === "j" || event.key === "k") {
      const links = [...list().querySelectorAll("a")];
      const at = links.findIndex(link => link === document.activeElement);
      links[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), links.length - 1)]?.focus();
    }
  });

  document.addEventListener("input", () => { dirty = true; });
  for (const begins of ["htmx:afterSwap", "DOMContentLoaded"]) {
    document.addEventListener(begins, event => {
      if (event.type !== "DOMContentLoaded" && event.target !== document.body) return;
      sort();
      meet();
      // When it is laid out anyway.
      if (!follows) follows = Boolean(requestAnimationFrame(follow));
    });
  }

  const look = async () => {
    const field = () => document.querySelector('input[name="state"]');
    const before = field()?.value;
    if (!before || isBusy() || dragged) return;
    const answer = await fetch(field().form.getAttribute("action").replace(/do$/, "state")).catch(() => null);
    if (!answer?.ok) return;
    const state = await answer.text();
    // What the desk itself has done meanwhile has brought its own page.
    if (!state || state === before || field()?.value !== before || isBusy() || dragged) return;
    toldOf = dirty;
    window.htmx?.ajax("GET", location.href, { target: "body", swap: "innerHTML" });
  };
  setInterval(look, LOOK);
})();
