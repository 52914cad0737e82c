/* The search page: the only script of the site. Without it the archive and the list of actors lead everywhere. */
(function () {
  "use strict";
  var form = document.querySelector("form.b-search");
  var box = form.querySelector("input");
  var list = document.querySelector(".b-found");
  var status = document.querySelector(".b-found-count");
  var said = form.dataset;
  var SHOWN = 20;
  var loading = null;
  var last = 0;
  form.hidden = false;

  function load() {
    loading = loading || import(new URL(said.index, document.baseURI).href);
    return loading;
  }

  function make(name, text, href) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    if (href) element.href = href;
    return element;
  }

  /* An excerpt comes as escaped text with <mark> around what was found. */
  function tell(excerpt) {
    var p = make("p");
    p.innerHTML = excerpt;
    return p;
  }

  function show(page) {
    var item = make("li");
    var title = make("h2");
    title.append(make("a", page.meta.title, page.url));
    item.append(title);
    var parts = page.sub_results.filter(function (part) { return part.anchor; }).slice(0, 3);
    (parts.length ? parts : [page]).forEach(function (part) {
      if (part !== page) {
        var head = make("h3");
        head.append(make("a", part.title, part.url));
        item.append(head);
      }
      item.append(tell(part.excerpt));
    });
    return item;
  }

  function count(number) {
    return (number === 1 ? said.one : number ? said.other : said.none).replace("{n}", number);
  }

  async function search() {
    var words = box.value.trim();
    var turn = ++last;
    history.replaceState(null, "", words ? "?q=" + encodeURIComponent(words) : location.pathname);
    if (!words) { list.replaceChildren(); status.textContent = ""; return; }
    try {
      var pagefind = await load();
      var found = await pagefind.search(words);
      var pages = await Promise.all(found.results.slice(0, SHOWN).map(function (one) { return one.data(); }));
      if (turn !== last) return;
      list.replaceChildren.apply(list, pages.map(show));
      status.textContent = count(found.results.length);
    } catch (error) {
      status.textContent = location.protocol === "file:" ? said.disk : said.failed;
    }
  }

  var waiting = null;
  box.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(search, 200); });
  form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(waiting); search(); });
  box.value = new URLSearchParams(location.search).get("q") || "";
  if (box.value) search();
})();
