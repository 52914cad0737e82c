/* The search page: the only script of the site. Without it the archive and the list of actors lead everywhere. */
(function () {
  "use strict";
  var form = document.querySelector("form.b-search");
  var box = form.querySelector("input");
  var choices = Array.from(form.querySelectorAll("select"));
  var list = document.querySelector(".b-found");
  var status = document.querySelector(".b-found-count");
  var said = form.dataset;
  var index = new URL(said.index, document.baseURI);
  var root = new URL("..", index);
  var SHOWN = 20;
  var CHOICES = 40;
  var BEGINNING = 30;
  var months = [];
  var loading = null;
  var describing = null;
  /* Whether anything was to be chosen: only then the stories' sections and speakers are loaded. */
  var asked = false;
  var last = 0;

  /* Each month has an index; that of the newest brings the program, the others are merged into it. */
  async function open() {
    months = Object.keys(await read("months.json"));
    var pagefind = await import(new URL(months[0] + "/pagefind.js", index).href);
    await pagefind.init();
    await Promise.all(months.slice(1).map(function (month) {
      return pagefind.mergeIndex(new URL(month + "/", index).href);
    }));
    offer("month", months);
    return pagefind;
  }

  async function read(name) {
    return (await fetch(new URL(name, index))).json();
  }

  function load() {
    loading = loading || open();
    return loading;
  }

  /* Of each story, by the name that the index gives it: its month, section and speakers. */
  async function describe() {
    var stories = {};
    var sections = new Set();
    await Promise.all(months.map(async function (month) {
      var facets = await read(month + "/facets.json");
      facets.sections.forEach(sections.add, sections);
      Object.keys(facets.stories).forEach(function (id) {
        var places = facets.stories[id];
        stories[id] = {
          month: [month],
          section: [facets.sections[places[0]]],
          speaker: places.slice(1).map(function (place) { return facets.speakers[place]; })
        };
      });
    }));
    offer("section", Array.from(sections).sort());
    return stories;
  }

  function loadStories() {
    describing = describing || load().then(describe);
    return describing;
  }

  /* Let one of the values be chosen; what is chosen already stays. */
  function offer(kind, values) {
    var choice = choices.find(function (one) { return one.name === kind; });
    var chosen = choice.value || choice.dataset.chosen || "";
    if (chosen && values.indexOf(chosen) < 0) values = [chosen].concat(values);
    choice.length = 1;
    values.forEach(function (value) { choice.add(new Option(name(choice, value), value)); });
    choice.value = chosen;
    choice.dataset.chosen = "";
  }

  /* Who speaks most in what was found. */
  function offerSpeakers(results, stories) {
    var counts = {};
    results.forEach(function (one) {
      (stories[one.id] ? stories[one.id].speaker : []).forEach(function (who) { counts[who] = (counts[who] || 0) + 1; });
    });
    var names = Object.keys(counts).sort(function (a, b) { return counts[b] - counts[a] || a.localeCompare(b); });
    offer("speaker", names.slice(0, CHOICES));
  }

  function name(choice, value) {
    if (choice.name !== "month") return value;
    var months = { month: "long", year: "numeric", timeZone: "UTC" };
    return new Intl.DateTimeFormat(document.documentElement.lang, months).format(new Date(value + "-01"));
  }

  function make(name, text, href) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    if (href) element.href = href;
    return element;
  }

  /* An excerpt comes as escaped text with <mark> around what was found, its comma or point too. */
  function tell(found) {
    var p = make("p");
    p.innerHTML = found.excerpt.trim().replace(/([.,:!?)\]”’»]+)<\/mark>/g, "</mark>$1");
    /* The words themselves are not escaped: they are set as text alone. */
    var body = found.content.trim();
    var title = body.lastIndexOf(found.meta.title);
    if (title >= 0) body = body.slice(0, title).replace(/[\s·]+$/, "");
    /* What was found in the title alone is shown there: the story's beginning says more. */
    if (p.textContent.indexOf(found.meta.title) >= 0) p.textContent = body.split(" ").slice(0, BEGINNING).join(" ");
    var told = p.textContent;
    if (!body.startsWith(told)) p.prepend("… ");
    if (!body.endsWith(told)) p.append(" …");
    return p;
  }

  function show(found) {
    var item = make("li");
    var title = make("h2");
    title.append(make("a", found.meta.title, new URL(found.meta.href, root).href));
    item.append(title);
    if (found.meta.where) {
      var where = make("p", found.meta.where);
      where.className = "b-meta";
      item.append(where, tell(found));
    }
    return item;
  }

  function count(number) {
    var written = new Intl.NumberFormat(document.documentElement.lang).format(number);
    return (number === 1 ? said.one : number ? said.other : said.none).replace("{n}", written);
  }

  function readChoices() {
    var chosen = {};
    choices.forEach(function (choice) {
      var value = choice.value || choice.dataset.chosen;
      if (value) chosen[choice.name] = value;
    });
    return chosen;
  }

  async function search() {
    var words = box.value.trim();
    var chosen = readChoices();
    var kinds = Object.keys(chosen);
    var query = new URLSearchParams(chosen);
    if (words) query.set("q", words);
    var turn = ++last;
    history.replaceState(null, "", String(query) ? "?" + query : location.pathname);
    if (!String(query)) { list.replaceChildren(); status.textContent = ""; return; }
    try {
      var pagefind = await load();
      var results = (await pagefind.search(words || null)).results;
      if (kinds.length || asked) {
        asked = true;
        var stories = await loadStories();
        offerSpeakers(results, stories);
        results = results.filter(function (one) {
          return kinds.every(function (kind) { return stories[one.id] && stories[one.id][kind].indexOf(chosen[kind]) >= 0; });
        });
      }
      var all = await Promise.all(results.slice(0, 2 * SHOWN).map(function (one) { return one.data(); }));
      if (turn !== last) return;
      /* Somebody is named in several months and has one page. */
      var seen = new Set();
      var unlike = all.filter(function (one) { return !seen.has(one.meta.href) && seen.add(one.meta.href); });
      list.replaceChildren.apply(list, unlike.slice(0, SHOWN).map(show));
      status.textContent = count(results.length - (all.length - unlike.length));
    } catch (error) {
      status.textContent = location.protocol === "file:" ? said.disk : said.failed;
    }
  }

  var waiting = null;
  var query = new URLSearchParams(location.search);
  box.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(search, 200); });
  box.addEventListener("focus", function () { load().catch(function () {}); }, { once: true });
  choices.forEach(function (choice) {
    choice.dataset.chosen = query.get(choice.name) || "";
    choice.addEventListener("change", search);
    choice.addEventListener("focus", function () { asked = true; search(); loadStories().catch(function () {}); }, { once: true });
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(waiting); search(); });
  box.value = query.get("q") || "";
  if (String(query)) search();
})();
